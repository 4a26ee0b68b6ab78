"""Which two versions stand beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.what_if.candidates import TRIAL, Candidate, Candidates

GONE = "A version that was chosen here can't be shown any more: it isn't in this project, or waits for the room."


@dataclass(frozen=True)
class Choice:
    """The two versions that are compared."""

    base: Candidate
    other: Candidate | None  # None: the trial
    gone: bool  # something else had been chosen


def chosen(candidates: Candidates) -> Choice:
    """What was chosen; by default the first candidate beside the trial. There must be a candidate."""
    ready = {candidate.id: candidate for candidate in candidates.ready}
    wanted: tuple[str | None, str | None] = st.session_state.get(keys.WHAT_IF_CHOICE) or (None, None)
    base_id, other_id = wanted
    base = ready.get(base_id or "", candidates.ready[0])
    other = ready.get(other_id or "")
    gone = base_id not in (None, base.id) or other_id not in (None, TRIAL, other.id if other else None)
    choose(base.id, other.id if other else TRIAL)
    return Choice(base, other, gone)


def choose(base_id: str, other_id: str) -> None:
    """From now on these two are compared."""
    st.session_state[keys.WHAT_IF_CHOICE] = (base_id, other_id)


def show_base_choice(candidates: Candidates, choice: Choice) -> None:
    """The select box of the version that changes are counted from."""
    names = {candidate.id: candidate.name for candidate in candidates.ready}
    _select("Base", keys.WHAT_IF_BASE, names, choice.base.id)


def show_other_choice(candidates: Candidates, choice: Choice) -> None:
    """The select box of the version beside it."""
    names = {TRIAL: "Trial: what you change here"} | {c.id: c.name for c in candidates.ready if c.id != choice.base.id}
    _select("Beside it", keys.WHAT_IF_OTHER, names, choice.other.id if choice.other else TRIAL)


def _select(label: str, key: str, names: Mapping[str, str], value: str) -> None:
    st.session_state[key] = value  # it may have been chosen elsewhere
    st.selectbox(
        label,
        list(names),
        format_func=lambda id_: names.get(id_, ""),
        key=key,
        on_change=_choose_selected,
    )


def _choose_selected() -> None:
    base, other = st.session_state[keys.WHAT_IF_BASE], st.session_state[keys.WHAT_IF_OTHER]
    choose(base, TRIAL if other == base else other)
