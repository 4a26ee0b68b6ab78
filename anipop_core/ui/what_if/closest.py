"""Which of the versions is closer to a title that somebody names."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.numbers import signed_text
from anipop_core.scenarios.neighbours import BY_WORDS, TELLING, closeness
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading

if TYPE_CHECKING:
    import pandas as pd

    from anipop_core.scenarios.neighbours import Closeness, Ranking
    from anipop_core.scenarios.side_by_side import NamedPitch

MOST_FOUND = 20  # titles in the list; ten thousand would have to be sent with every redraw


def titles_named(table: pd.DataFrame, text: str) -> dict[int, str]:
    """MAL id -> title of the most listed titles that have `text` in any of their names."""
    from anipop_core.browsing.fields import SEARCH
    from anipop_core.browsing.filters import Search
    from anipop_core.ui.browse.page import titles_of  # brings DuckDB

    titles = titles_of(table)
    columns = [column for column in titles.columns if column.name in ("mal_id", "title")]
    found = titles.shown([Search(SEARCH, text)], columns, None, MOST_FOUND).to_pydict()
    return dict(zip(found["mal_id"], found["title"], strict=True))


def show_closeness(versions: Sequence[NamedPitch]) -> None:
    """Find a title by its name, and see which version is most like it."""
    show_heading("Closer to a title of your choice", "1 is the same, 0 is nothing in common")
    search, choice = st.columns(2)
    with search:
        text = st.text_input(
            "Find a title", placeholder="A part of its name", key="closer-search", persist_state="session"
        )
    if not (text or "").strip():
        return
    model = resources.predictor()
    names = titles_named(model.checkpoint.catalogue.table, text)
    if not names:
        st.html('<p class="ap-muted">No known title has that in its name. Try a shorter part of it.</p>')
        return
    with choice:
        mal_id = st.selectbox("Title", list(names), format_func=lambda id_: names.get(id_, ""), key="closer-title")
    if mal_id is not None:
        st.html(ranking_html(closeness(model, versions, int(mal_id))))


def ranking_html(ranking: Ranking) -> str:
    """Escaped HTML: who is closer, then the numbers."""
    rows = "".join(_row(version) for version in ranking.versions)
    table = (
        f'<table class="ap-table" aria-label="Likeness to {escape(ranking.title)}"><tr><th>Version</th>'
        '<th class="ap-number">Text</th><th class="ap-number">Art</th><th class="ap-number">Both</th></tr>'
        f"{rows}</table>"
    )
    return f'<p role="status">{escape(_sentence(ranking))}</p>{table}'


def _sentence(ranking: Ranking) -> str:
    if ranking.by is None:
        return f"The versions have no part in common by which each could be compared with {ranking.title}."
    if ranking.closest is None:
        return (
            f"The versions are about as close to {ranking.title}{BY_WORDS[ranking.by]}: differences under "
            f"{signed_text(TELLING)} say nothing."
        )
    others = ", ".join(version.name for version in ranking.versions if version.name != ranking.closest)
    return f"{ranking.closest} is closer to {ranking.title} than {others}{BY_WORDS[ranking.by]}."


def _row(version: Closeness) -> str:
    cells = "".join(
        f'<td class="ap-number">{"–" if value is None else signed_text(value)}</td>'
        for value in (version.text, version.art, version.both)
    )
    return f"<tr><td>{escape(version.name)}</td>{cells}</tr>"
