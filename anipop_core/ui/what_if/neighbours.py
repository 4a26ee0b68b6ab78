"""Known titles near the two versions, and what sets the successful ones among them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from anipop_core.figures.numbers import score_text, signed_text, top_share_text
from anipop_core.reports.neighbour_sentences import contrast_sentences
from anipop_core.scenarios.contrast import contrast
from anipop_core.scenarios.neighbours import mal_link, nearest_titles
from anipop_core.ui.session import keys
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.what_if.closest import show_closeness
from anipop_core.ui.widgets.links import title_link_html

if TYPE_CHECKING:
    from anipop_core.model.catalogue import Likeness
    from anipop_core.scenarios.side_by_side import NamedPitch
    from anipop_core.schema import Comparable

T = TypeVar("T")
SHOWN = 8  # titles of each version
MOST_REMEMBERED = 12
WAYS: dict[Likeness, str] = {"both": "Text and art", "text": "Text", "art": "Art"}
LACKING = {"both": "text or art", "text": "a text", "art": "art"}


def show_neighbours(versions: Sequence[NamedPitch]) -> None:
    """For each version: the nearest titles, and how it differs from the best and the worst received of them."""
    show_heading("Known titles near each version", "and how they were really received", first=True)
    by: Likeness = st.segmented_control(
        "Near by",
        list(WAYS),
        default="both",
        format_func=lambda way: WAYS[way],
        key="near-by",
        required=True,
        persist_state="session",
    )
    for version in versions:
        st.html(f'<h3 class="ap-subheading">{escape(version.name)}</h3>')
        _show_version(version, by)
    show_closeness(versions)


def _show_version(version: NamedPitch, by: Likeness) -> None:
    model = resources.predictor()
    titles = _once(("nearest", version.pitch, by), lambda: nearest_titles(model, version.pitch, by, SHOWN))
    if not titles:
        st.html(f'<p class="ap-muted">This version has no {LACKING[by]} to go by.</p>')
        return
    st.html(_table(titles, version.name))
    found = _once(("contrast", version.pitch, by), lambda: contrast(model, version.pitch, by))
    if found is not None:
        st.html("".join(f"<p>{escape(sentence)}</p>" for sentence in contrast_sentences(found)))


def _table(titles: Sequence[Comparable], version: str) -> str:
    rows = "".join(
        f"<tr><td>{title_link_html(title.mal_id, title.title)} "
        f'<a class="ap-muted" href="{mal_link(title.mal_id)}" target="_blank" '
        f'aria-label="{escape(title.title)} on MyAnimeList">MAL</a></td>'
        f'<td class="ap-number"><b>{score_text(title.score)}</b></td><td class="ap-number">{title.year or "–"}</td>'
        f'<td class="ap-number">{top_share_text(title.reach)}</td>'
        f'<td class="ap-number">{signed_text(title.similarity)}</td></tr>'
        for title in titles
    )
    return (
        f'<table class="ap-table" aria-label="Titles near {escape(version)}"><tr><th>Title</th>'
        '<th class="ap-number">Score</th><th class="ap-number">Year</th><th class="ap-number">Reach</th>'
        f'<th class="ap-number">Likeness</th></tr>{rows}</table>'
    )


def _once(question: tuple[object, ...], answer: Callable[[], T]) -> T:
    """The answer, remembered: the base mostly stays while the trial changes."""
    known: dict[tuple[object, ...], T] = st.session_state.setdefault(keys.WHAT_IF_NEIGHBOURS, {})
    if question not in known:
        known[question] = answer()
    while len(known) > MOST_REMEMBERED:
        known.pop(next(iter(known)))
    return known[question]
