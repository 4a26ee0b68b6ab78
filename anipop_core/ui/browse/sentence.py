"""What is shown, in words: the count, each filter with a way to take it away, what was ignored, what to loosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from anipop_core.browsing.filters import Filter
from anipop_core.ui.browse.state import BrowseState

SHOWN_PROBLEMS = 5


def title_count(count: int) -> str:
    return "1 title" if count == 1 else f"{count:,} titles"


def view_sentence(filters: Sequence[Filter], count: int) -> str:
    """ "1,204 titles: TV, from a manga, 2015 or later." """
    named = ", ".join(found.sentence() for found in filters)
    return f"{title_count(count)}: {named or 'the whole catalogue'}."


def show_ignored(problems: Sequence[str]) -> None:
    """What of the URL made no sense, beside what was done about it."""
    if not problems:
        return
    shown = list(problems[:SHOWN_PROBLEMS])
    if len(problems) > SHOWN_PROBLEMS:
        shown.append(f"{len(problems) - SHOWN_PROBLEMS} more parts of the link were ignored.")
    notes = "".join(f'<div class="ap-note">{escape(problem)}</div>' for problem in shown)
    st.html(f'<div role="status" aria-label="Ignored in the link">{notes}</div>')


def show_sentence(state: BrowseState, count: int, without: Mapping[str, int]) -> None:
    """The sentence, and a button for each filter that takes it away, saying what that would leave."""
    filters = state.view.filters
    st.html(f'<p class="ap-large" role="status" style="margin:0">{escape(view_sentence(filters, count))}</p>')
    if not filters:
        return
    with st.container(horizontal=True, gap="small", key=state.key("chips")):
        for found in filters:
            st.button(
                f"{_plain(found.sentence())}  ✕",
                key=state.key(f"take-{found.name}"),
                help=f"Take this away: {title_count(without[found.name])} then",
                on_click=state.put,
                args=(found.name, None),
            )
        if len(filters) > 1:
            show_take_all(state, "Take all away")


def show_empty(state: BrowseState, without: Mapping[str, int]) -> None:
    """No title passes: which filter stands most in the way, and a button that takes it away."""
    best = max(without, key=lambda name: without[name], default="")
    found = state.view.find(best)
    if found is not None and without[best]:
        st.html(
            f"<p>No title fits all of this. Without <b>{escape(found.sentence())}</b> there are "
            f"{title_count(without[best])}.</p>"
        )
        st.button(
            f"Take away: {_plain(found.sentence())}",
            key=state.key("loosen"),
            type="primary",
            on_click=state.put,
            args=(best, None),
        )
    else:
        st.html("<p>No title fits, and no single filter stands in the way: several of them do.</p>")
        show_take_all(state, "Take all filters away", "take-all-empty")


def show_take_all(state: BrowseState, label: str, key: str = "take-all") -> None:
    def take_all() -> None:
        state.change(lambda view: view.without([found.name for found in view.filters]))

    st.button(label, key=state.key(key), type="tertiary", on_click=take_all)


def _plain(text: str) -> str:
    """Typed text in a button's label, which Streamlit reads as Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~:$" else letter for letter in text)
