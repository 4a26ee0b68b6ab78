"""The record by kind of title, and the titles it got most wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.evidence.misses import misses, misses_sentence
from anipop_core.figures.numbers import error_text, points_text
from anipop_core.reports.findings import errors
from anipop_core.reports.headline import pairs_of_100
from anipop_core.reports.names import KINDS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import (
    show_figure,
    show_gloss,
    show_sentence,
    show_subheading,
    show_table,
)

ERROR = "Usual error, points"


def show_kinds(report: Mapping[str, Any], variant: str) -> None:
    """Errors by type, source and so on, one grouping at a time."""
    found = report["slices"].get(variant, {})
    known = [by for by in KINDS if found.get(by)]
    if not known:
        return
    show_subheading("By kind of title")
    by: str = st.segmented_control(
        "Grouped by", known, default=known[0], format_func=KINDS.__getitem__, key="evidence-kind",
        persist_state="session", required=True,
    ) or known[0]  # fmt: skip
    show_sentence(errors.kinds(report, variant, by))
    rows = found[by]
    overall = report["figures"]["franchise"][variant]["mae"]
    table = pd.DataFrame({"label": [row["value"] for row in rows], "value": [row["mae"] for row in rows]})
    figure, words = st.columns([2, 3], gap="large")
    with figure:
        show_figure(dots(table, colours(), ERROR, reference=overall), "evidence-kinds", dots_sentence(table, ERROR))
    with words:
        head = [KINDS[by], "Titles", "Usual error", "Pairs in order, of 100", "Leaning", "Ranges that hold"]
        show_table(f"By {KINDS[by].lower()}", head, [_row(row) for row in rows])
        show_gloss(
            f"The line is the usual error over all titles, {error_text(overall)}. Pairs in order: of 100 pairs inside "
            "the group, 50 is guessing. Leaning: points too high (+) or too low (−) on average. "
            "Groups of 30 titles or more."
        )


def _row(row: Mapping[str, Any]) -> list[str]:
    held = f"{100 * row['coverage']:.0f} %" if "coverage" in row else ""
    pairs = str(pairs_of_100(row["kendall"]))
    return [row["value"], f"{row['n']:,}", error_text(row["mae"]), pairs, points_text(row["bias"]), held]


def show_misses(report: Mapping[str, Any]) -> None:
    """The titles with the largest errors, with their predicted and real scores."""
    found = report["misses"]
    if not any(found.values()):
        return
    show_heading("The worst misses", "dot: score and range; diamond: what viewers gave")
    show_sentence(errors.misses(report))
    for column, (side, title) in zip(
        st.columns(2, gap="large"), (("too_high", "Scored too high"), ("too_low", "Scored too low")), strict=True
    ):
        if found[side]:
            table = pd.DataFrame(found[side])
            with column:
                show_subheading(title)
                show_figure(misses(table, colours()), f"evidence-{side}", misses_sentence(table))
