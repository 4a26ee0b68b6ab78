"""One widget for each filter a table allows, with counts; what is chosen goes into the view."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from anipop_core.browsing.fields import (
    Field,
    NumberField,
    PresenceField,
    SearchField,
    WordField,
)
from anipop_core.browsing.filters import Presence, Search, Span, Words
from anipop_core.browsing.urls import LONGEST_SEARCH
from anipop_core.ui.browse.state import BrowseState

GROUPS = (  # heading, names of the filters in it, open at first
    ("What it is", ("type", "source", "genre", "theme", "demographic", "studio", "director", "company", "year"), True),
    ("What it builds on", ("source_score", "predecessor_score"), False),
    ("How it was received", ("score", "reach", "votes"), False),
    ("What the model made of it", ("error", "miss", "fold", "split_years", "split_random"), False),
    ("What the dataset has of it", ("art", "characters"), False),
)
COUNT = re.compile(r" \([\d,]+\)$")  # after a word, in a list of choices
ANY, EVERY = "any of them", "all of them"
TYPING_PAUSE = "200ms"


def show_search(state: BrowseState) -> None:
    """The search field; the titles follow while somebody types."""
    field = next((field for field in state.titles.fields if isinstance(field, SearchField)), None)
    if field is None:
        return
    found = state.view.find(field.name)
    key, first = state.follow_typed(field.name, found.text if isinstance(found, Search) else "")

    def search() -> None:
        text = (st.session_state[key] or "")[:LONGEST_SEARCH]
        state.put(field.name, Search(field, text) if text.strip() else None)

    st.text_input(
        "Search",
        value=first,
        key=key,
        type="search",
        live=TYPING_PAUSE,
        placeholder="English, romaji or Japanese",
        on_change=search,
    )


def show_filters(state: BrowseState) -> None:
    """All filters but the search, in groups that fold."""
    fields = {field.name: field for field in state.titles.fields}
    spans = state.titles.span_counts(state.view.filters)
    for heading, names, opened in GROUPS:
        there = [fields[name] for name in names if name in fields]
        if not there:
            continue
        chosen = sum(state.view.find(field.name) is not None for field in there)
        with st.expander(heading, expanded=opened or chosen > 0, key=state.key(f"group-{names[0]}")):
            for field in there:
                _show(state, field, spans)


def _show(state: BrowseState, field: Field, spans: Mapping[str, tuple[int, int]]) -> None:
    if isinstance(field, WordField):
        _show_words(state, field)
    elif isinstance(field, NumberField):
        _show_span(state, field, *spans[field.name])
    elif isinstance(field, PresenceField):
        _show_presence(state, field)


def _show_words(state: BrowseState, field: WordField) -> None:
    """A choice of words, each with the number of titles that have it under the other filters.

    With "all of them" the chosen words count as well: the number is what choosing it would leave.
    """
    counts = state.titles.word_counts(field, state.view.filters)
    found = state.view.find(field.name)
    chosen = list(found.values) if isinstance(found, Words) else []
    before = EVERY if isinstance(found, Words) and found.every else ANY  # holds where one word alone has no switch
    words = sorted(state.titles.offer.words[field.name], key=lambda word: -counts.get(word, 0))
    key, every_key = state.follow(field.name, chosen), state.key(field.every_name)

    def choose() -> None:
        values = tuple(_word(value, words) for value in st.session_state[key])
        every = len(values) > 1 and st.session_state.get(every_key, before) == EVERY
        state.put(field.name, Words(field, values, every) if values else None)

    st.multiselect(
        field.label,
        words,
        format_func=lambda value: f"{_word(value, words)} ({counts.get(_word(value, words), 0):,})",
        key=key,
        placeholder="any",
        help=field.help or None,
        select_all=False,
        wrap=True,
        on_change=choose,
    )
    if field.every and len(chosen) > 1:
        state.follow(field.every_name, before)
        st.segmented_control(
            f"{field.label}: titles with",
            (ANY, EVERY),
            key=every_key,
            label_visibility="collapsed",
            required=True,
            on_change=choose,
        )


def _show_span(state: BrowseState, field: NumberField, inside: int, known: int) -> None:
    """Two numbers, and how many titles lie between them under the other filters."""
    extent = state.titles.extent(field.column)
    if extent is None:
        return
    found = state.view.find(field.name)
    bounds = {"from": found.low, "to": found.high} if isinstance(found, Span) else {"from": None, "to": None}
    whole = field.decimals == 0 and all(v is None or float(v).is_integer() for v in bounds.values())
    # Not `follow_typed`: a field that is replaced while it has the focus stays on the page beside the new one.
    ends = [
        state.follow(f"{field.name}-{end}", None if value is None else float(value)) for end, value in bounds.items()
    ]

    def choose() -> None:
        low, high = (st.session_state.get(key) for key in ends)
        if low is not None and high is not None and low > high:
            low, high = high, low
        state.put(field.name, None if low is None and high is None else Span(field, low, high))

    settings: dict[str, Any] = {"step": 1.0, "format": "%.0f"} if whole else {"step": 0.1, "format": "%.2f"}
    for column, key, end, edge in zip(st.columns(2, gap="small"), ends, bounds, extent, strict=True):
        column.number_input(
            f"{field.label}, {end}",
            value=None,
            key=key,
            placeholder=field.written(round(edge, field.decimals)),
            help=field.help or None if end == "from" else None,
            on_change=choose,
            **settings,
        )
    st.caption(f"{inside:,}{'' if found is None else f' of {known:,}'} {field.known}")


def _show_presence(state: BrowseState, field: PresenceField) -> None:
    others = state.view.without([field.name]).filters
    counts = {there: state.titles.count([*others, Presence(field, there)]) for there in (True, False)}
    found = state.view.find(field.name)
    key = state.follow(field.name, found.there if isinstance(found, Presence) else None)

    def choose() -> None:
        there = st.session_state[key]
        state.put(field.name, None if there is None else Presence(field, there))

    st.segmented_control(
        field.label,
        (True, False),
        format_func=lambda there: f"{'with' if there else 'without'} ({counts[there]:,})",
        key=key,
        help=field.help or None,
        on_change=choose,
    )


def _word(shown: str, words: Sequence[str]) -> str:
    """The word of a choice as the browser sends it: it may still wear an older count."""
    return shown if shown in words else COUNT.sub("", shown)
