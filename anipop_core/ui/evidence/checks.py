"""Checks from outside: what must not move a score, other platforms' viewers, other random starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.numbers import points_text
from anipop_core.reports.findings import accuracy, checks
from anipop_core.reports.names import INVARIANCE_TESTS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import (
    show_figure,
    show_gloss,
    show_sentence,
    show_subheading,
    show_table,
)


def show_checks(report: Mapping[str, Any], variant: str) -> None:
    """Invariance tests, predictions against other platforms, and other random starts, as far as they were made."""
    invariance, elsewhere = st.columns(2, gap="large")
    with invariance:
        _show_invariance_tests(report)
    with elsewhere:
        _show_platforms(report, variant)


def _show_invariance_tests(report: Mapping[str, Any]) -> None:
    found = checks.invariance_results(report)
    if not found:
        return
    show_heading("What must not move a score")
    show_sentence(checks.invariance(report))
    limit = next(iter(found.values()))["limit"]
    table = pd.DataFrame(
        {"label": [INVARIANCE_TESTS[n] for n in found], "value": [row["signed"] for row in found.values()]}
    )
    axis = "Mean change of the score, points"
    show_figure(
        dots(table, colours(), axis, band=(-limit, limit), reference=0, text_format="+.2f"),
        "evidence-audits",
        dots_sentence(table, axis, "+.2f"),
    )
    rows = [
        [
            INVARIANCE_TESTS[name],
            f"{row['n']:,}",
            points_text(row["signed"]),
            f"{row['absolute']:.2f}",
            "yes" if row["holds"] else "no",
        ]
        for name, row in found.items()
    ]
    show_table("What must not move a score", ["Change", "Titles", "Mean", "Size", "Within limit"], rows)
    show_gloss(f"Mean: up and down cancel out; size: they don't. Band: the limit of {limit:.2f} points for the mean.")
    if verdicts := checks.verdicts(report):
        show_subheading("Does the noise verdict hold?")
        show_sentence(verdicts)
    show_sentence(accuracy.seeds(report))


def _show_platforms(report: Mapping[str, Any], variant: str) -> None:
    found = report["platforms"].get(variant)
    if not found:
        return
    show_heading("Other viewers", "AniList and Kitsu: never trained on")
    show_sentence(checks.platforms(report, variant))
    table = pd.DataFrame(
        [
            row
            for name, figures in found.items()
            for row in (
                (f"AniPop and {name}", figures["spearman"], True),
                (f"MyAnimeList and {name}", figures["mal_spearman"], False),
            )
        ],
        columns=["label", "value", "strong"],
    )
    axis = "Rank agreement"
    show_figure(dots(table, colours(), axis, reference=0), "evidence-platforms", dots_sentence(table, axis))
    rows = [
        [name, f"{row['n']:,}", f"{row['pearson']:.2f}", f"{row['mal_pearson']:.2f}", points_text(row["beyond"])]
        for name, row in found.items()
    ]
    head = ["Platform", "Titles", "AniPop's correlation", "MyAnimeList's", "Beyond MyAnimeList"]
    show_table("Agreement with other platforms", head, rows)
    show_gloss(
        "Beyond MyAnimeList: rank agreement that is left once MyAnimeList's own score is taken out of both. Above 0, "
        "the model sees something that viewers elsewhere saw too."
    )
