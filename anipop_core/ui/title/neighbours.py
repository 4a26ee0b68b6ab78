"""Titles beside a title: like it by text, by art, and of its franchise."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from anipop_core.figures.numbers import score_text
from anipop_core.model.catalogue import Catalogue
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.links import show_title_link

NEAREST = 6
FAMILY_AT_ONCE = 8


def show_neighbours(catalogue: Catalogue, row: int) -> None:
    """The nearest titles by synopsis and by art, then its franchise."""
    family = _family(catalogue, row)
    with_family = False
    show_heading("Titles like this one")
    if len(family):
        with_family = st.toggle("With its own franchise", key="title-with-franchise", persist_state="session")
    by_text, by_art = st.columns(2, gap="medium")
    for column, by, name in ((by_text, "text", "By synopsis"), (by_art, "art", "By covers and banners")):
        with column:
            st.html(f'<h3 class="ap-subheading">{name}</h3>')
            near = catalogue.nearest_to_row(row, by, NEAREST, with_family)  # type: ignore[arg-type]
            _show_rows(by, ((title.mal_id, title.title, title.score, title.year) for title in near))
            if not near:
                st.html('<p class="ap-muted">The catalogue knows no art of it, so nothing can be compared.</p>')
    if len(family):
        _show_family(family)


def _show_family(family: pd.DataFrame) -> None:
    count = "1 other title" if len(family) == 1 else f"{len(family)} other titles"
    show_heading("Its franchise", f"{count}, by year")
    rows = [(int(t.mal_id), t.title, t.score, None if pd.isna(t.year) else int(t.year)) for t in family.itertuples()]
    _show_rows("family", rows[:FAMILY_AT_ONCE])
    if len(rows) > FAMILY_AT_ONCE:
        with st.expander(f"{len(rows) - FAMILY_AT_ONCE} more"):
            _show_rows("family-more", rows[FAMILY_AT_ONCE:])


def _show_rows(name: str, titles: Iterable[tuple[int, str, float, int | None]]) -> None:
    with st.container(key=f"titles-{name}", gap="xxsmall"):
        for mal_id, title, score, year in titles:
            link, numbers = st.columns([7, 3], gap="xxsmall", vertical_alignment="center")
            with link:
                show_title_link(mal_id, title)
            with numbers:
                written = f"<b>{score_text(score)}</b> <span class='ap-muted'>{year or '–'}</span>"
                st.html(f'<p style="margin:0;text-align:right;white-space:nowrap">{written}</p>')


def _family(catalogue: Catalogue, row: int) -> pd.DataFrame:
    """The other titles of its franchise, the oldest first."""
    table = catalogue.table
    same = table["franchise"].eq(table["franchise"].iloc[row])
    same.iloc[row] = False
    return table[same].sort_values(["year", "mal_id"])
