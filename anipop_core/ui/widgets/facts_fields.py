"""Widgets for the facts of a pitch. Each writes its value into a dict with the keys of `schema.Facts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from anipop_core.data.vocabulary import (
    MAX_DURATION_MIN,
    MAX_EPISODES,
    SEASONS,
    VOCABULARY,
    YEARS,
)
from anipop_core.reports.names import FACT_LABELS
from anipop_core.ui.session import keys
from anipop_core.ui.shell import resources


def show_facts_fields(values: dict[str, Any], draft_id: int) -> None:
    """Widgets that start from `values` and write every change back into it. All are optional."""
    fields = _FactsFields(values, draft_id)
    first, second = st.columns(2)
    with first:
        fields.choice("type", VOCABULARY.types)
    with second:
        fields.choice("source", VOCABULARY.sources)
    fields.tags("genres", VOCABULARY.genres)
    fields.tags("themes", VOCABULARY.themes)
    fields.tags("demographics", VOCABULARY.demographics)
    fields.tags("studios", _known_studios(values), free=True)
    first, second, third = st.columns(3)
    with first:
        fields.number("episodes", 1, MAX_EPISODES)
        fields.choice("rating", VOCABULARY.ratings)
    with second:
        fields.number("duration_min", 1, MAX_DURATION_MIN)
        fields.choice("season", SEASONS)
    with third:
        fields.number("year", *YEARS)


class _FactsFields:
    def __init__(self, values: dict[str, Any], draft_id: int) -> None:
        self.values, self.draft_id = values, draft_id

    def choice(self, field: str, allowed: Sequence[str]) -> None:
        value = self.values.get(field)
        st.selectbox(
            FACT_LABELS[field],
            allowed,
            index=allowed.index(value) if value in allowed else None,
            placeholder="not known",
            format_func=lambda word: word.capitalize() if word in SEASONS else word,
            **self._kept(field),
        )

    def tags(self, field: str, allowed: Sequence[str], free: bool = False) -> None:
        st.multiselect(
            FACT_LABELS[field],
            allowed,
            default=self.values.get(field) or [],
            placeholder="not known",
            accept_new_options=free,
            select_all=False,
            **self._kept(field),
        )

    def number(self, field: str, low: int, high: int) -> None:
        value = self.values.get(field)
        st.number_input(
            FACT_LABELS[field],
            min_value=low,
            max_value=high,
            value=None if value is None else round(value),
            step=1,
            placeholder="not known",
            **self._kept(field),
        )

    def _kept(self, field: str) -> dict[str, Any]:
        return {"key": keys.fact(self.draft_id, field), "on_change": self._keep, "args": (field,)}

    def _keep(self, field: str) -> None:
        self.values[field] = st.session_state[keys.fact(self.draft_id, field)]


def _known_studios(values: dict[str, Any]) -> list[str]:
    """Those the model has learnt something about, once it is loaded, and those already chosen."""
    found = resources.loaded_predictor()
    known = found.checkpoint.facts.studios if found else ()
    return sorted({*known, *(values.get("studios") or [])}, key=str.casefold)
