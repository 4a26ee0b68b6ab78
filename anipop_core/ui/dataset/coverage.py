"""How much is known of the titles: by year, decade and type, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.data.overview import missing
from anipop_core.figures.dataset import coverage_map, coverage_sentence
from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.reports.names import FACT_LABELS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import show_figure, show_gloss

GROUPS = {"decade": "coverage_by_decade", "year": "coverage_by_year", "type": "coverage_by_type"}
LATEST_YEARS = 20  # a row each; earlier ones are in their decade
PARTS = {"characters": "Characters", "portraits": "Portraits", "cover": "Cover", "banner": "Banner"}
OTHERS = {
    "title_english": "English title",
    "title_native": "Native title",
    "anilist_score": "AniList's score",
    "kitsu_rating": "Kitsu's score",
}


@st.fragment
def show_coverage(report: Mapping[str, Any]) -> None:
    """How many titles have each part, by year, decade or type."""
    show_heading("How much is known", "per cent of the titles")
    known = [name for name, key in GROUPS.items() if report.get(key)]
    chosen = st.segmented_control("By", known, default=known[0], required=True, key="coverage-by") or known[0]
    shares = coverage_table(report, chosen)
    show_figure(coverage_map(shares, colours()), "coverage", coverage_sentence(shares, chosen))
    latest = f" The latest {LATEST_YEARS} years." if chosen == "year" else ""
    show_gloss(f"Beside each row: how many titles.{latest} Art and characters are known of the popular titles mostly.")


def coverage_table(report: Mapping[str, Any], group: str) -> pd.DataFrame:
    """(groups, parts) in per cent; the index says how many titles a group has."""
    table = pd.DataFrame(report[GROUPS[group]]).T
    if group == "year":
        table = table[table.index != "unknown"].tail(LATEST_YEARS)
    table.index = pd.Index([f"{name} ({titles:,.0f})" for name, titles in table["titles"].items()])
    names = PARTS | FACT_LABELS
    return table[[part for part in names if part in table]].rename(columns=names).astype(float)


def show_missing(table: pd.DataFrame) -> None:
    """How many titles lack each fact."""
    show_heading("What is missing", "share of the titles without it")
    shares = missing(table)
    labels = [(FACT_LABELS | OTHERS)[field] for field in shares.index]
    rows = pd.DataFrame({"label": labels, "value": shares.to_numpy()})
    figure = dots(rows, colours(), "Share of titles without it", text_format=".1%")
    show_figure(figure, "missing", dots_sentence(rows, "Share of titles without it", ".1%"))
    show_gloss(
        "A missing fact counts as not known, never as a no. Themes and audience are given to few titles: an empty "
        "list may mean that none applies."
    )
