"""The checkpoint's own record, in words a producer can use."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from anipop_core.figures.numbers import figure_text
from anipop_core.ui.messages import show_heading

MODELS = (  # name shown, place in the metrics, what it tells
    ("AniPop, everything", ("franchise", "all_inputs"), "Synopsis, characters, art and the plan."),
    ("AniPop, without the plan", ("franchise", "without_facts"), "What the story and the art alone say."),
    (
        "TF-IDF ridge",
        ("baselines", "tfidf_ridge"),
        "Counts words of the synopsis: what a simple reader finds.",
    ),
    ("Length only", ("baselines", "length"), "Knows how long the synopsis is, not a word of it."),
    ("The mean", ("baselines", "mean"), "Says the same score for every title."),
)
COLUMNS = (  # heading, key, what it means
    ("Usual error", "mae", "how far off a score is on average, in points"),
    ("Explained", "r2", "share of the differences between titles that the score explains; 1 is all, 0 none"),
    ("Rank agreement", "spearman", "1: puts all titles in the right order, 0: in any order"),
    ("… at equal length", "spearman_len", "the same among synopses of about one length"),
)


def show_evidence(metrics: Mapping[str, Any]) -> None:
    """Three figures in words, the record against simpler models, and what it is not."""
    full = metrics["franchise"]["all_inputs"]
    st.html(
        '<h1 class="ap-large" style="padding:0;font-weight:600">How far to trust a score</h1>'
        f'<p style="max-width:46rem">Each of {full["n"]:,.0f} known titles was scored by a model that had seen '
        "nothing of its franchise. This is how those scores compare with what viewers gave.</p>"
    )
    _large_figures(full)
    show_heading("Against simpler models", "on the same titles")
    _record(metrics)
    show_heading("What this is not")
    st.html(
        '<p style="max-width:46rem">These titles are of all years. Scores of titles that come out after the ones '
        f"a model learnt from are harder to foresee, and every pitch is one of those{_later_years(metrics)}. "
        "Read the figures above as the better case.</p>"
        '<p style="max-width:46rem">A score describes how titles like this were received. It says nothing about '
        "the making, the music, the marketing or the moment.</p>"
    )


def _later_years(metrics: Mapping[str, Any]) -> str:
    """What is left of the skill on new franchises of later years, where that was measured."""
    later = metrics.get("temporal", {}).get("all_inputs")
    if not later:
        return ""
    pairs = pairs_in_order(later["spearman"])
    return (
        f": trained on titles up to 2021, it was off by {later['mae']:.2f} points on {later['n']:,.0f} titles of "
        f"new franchises of 2022 to 2024, explained {later['r2']:.2f} of their differences, and put about "
        f"{100 * pairs:.0f} of 100 pairs in the right order"
    )


def pairs_in_order(spearman: float) -> float:
    """Share of pairs of titles put in the right order, from a rank correlation.

    (1 + tau) / 2 with Kendall's tau of a bivariate normal distribution: r = 2 sin(pi rho / 6),
    tau = 2/pi asin(r) (Kruskal 1958).
    """
    return 0.5 + math.asin(2 * math.sin(math.pi * spearman / 6)) / math.pi


def _large_figures(full: Mapping[str, float]) -> None:
    figures = (
        (f"± {full['mae']:.2f}", "points is the usual error: half a point separates a good title from a fair one."),
        (f"{100 * full['coverage']:.0f} %", f"of the ranges hold the real score. They are {full['width']:.1f} points "
         "wide on average; 90 % is what they promise."),
        (f"{100 * pairs_in_order(full['spearman']):.0f} of 100", "pairs of titles are put in the right order, about; "
         "50 is guessing."),
    )  # fmt: skip
    cells = "".join(f"<div><b>{number}</b>{words}</div>" for number, words in figures)
    st.html(f'<div class="ap-figures">{cells}</div>')


def _record(metrics: Mapping[str, Any]) -> None:
    head = "".join(f'<th class="ap-number">{heading}</th>' for heading, *_ in COLUMNS)
    rows = ""
    for name, (group, key), meaning in MODELS:
        found = metrics[group][key]
        cells = "".join(f'<td class="ap-number">{figure_text(found[column])}</td>' for _, column, _ in COLUMNS)
        rows += f"<tr><td><b>{name}</b></td>{cells}<td>{meaning}</td></tr>"
    st.html(
        f'<table class="ap-table" style="max-width:70rem" aria-label="AniPop against simpler models">'
        f"<tr><th>Model</th>{head}<th>What it is</th></tr>{rows}</table>"
    )
    st.caption(" · ".join(f"{heading}: {meaning}" for heading, _, meaning in COLUMNS))
