"""The model beside simpler ones, what each part of a pitch adds, how data helps, and the paper's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.evidence.lines import lines, lines_sentence
from anipop_core.figures.numbers import error_text, signed_text
from anipop_core.reports.findings import accuracy
from anipop_core.reports.names import MODELS, PART_LABELS, PROTOCOLS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import (
    show_figure,
    show_gloss,
    show_sentence,
    show_subheading,
    show_table,
)

EXPLAINED = "Share of the differences explained"
GLOSS = (
    "Usual error: how far off a score is on average, in points. Explained: share of the differences between titles "
    "that the scores explain (R2); 1 is all, 0 none, below 0 worse than the mean. Rank agreement: 1 puts all titles in "
    "the right order, 0 in any order; at equal length: the same among synopses of about one length. The pale bars hold "
    "the figure 95 times in 100 (other franchises drawn again and again)."
)
COLUMNS = (
    ("Usual error", "mae"),
    ("Explained", "r2"),
    ("Rank agreement", "spearman"),
    ("at equal length", "spearman_len"),
)
PAPER_COLUMNS = (("Explained", "r2"), ("Rank agreement", "spearman"), ("Squared error, 0-1", "mse01"))


def show_models(report: Mapping[str, Any]) -> None:
    """Against simpler models, and the parts of a pitch, on the titles that the reader picks."""
    show_heading("Against simpler models", "on the same titles")
    protocol = _chosen_protocol(report)
    show_sentence(f"{accuracy.against_simpler(report, protocol)} {accuracy.reach(report, protocol)}".strip())
    figure, table = st.columns([2, 3], gap="large")
    with figure:
        _show_explained(report, protocol)
    with table:
        _show_table(report, protocol)
        show_gloss(GLOSS)
    _show_parts(report, protocol)
    _show_learning_curve(report)


def _chosen_protocol(report: Mapping[str, Any]) -> str:
    known = [protocol for protocol in PROTOCOLS if protocol in report["figures"]]
    if len(known) == 1:
        return known[0]
    chosen: str | None = st.segmented_control(
        "Tested on", known, default=known[0], format_func=lambda name: _tested_on(report, name),
        key="evidence-protocol", persist_state="session", required=True,
    )  # fmt: skip
    return chosen or known[0]


def _tested_on(report: Mapping[str, Any], protocol: str) -> str:
    years = report["titles"]["later_years"]
    name = f"New titles of {years[0]} to {years[1]}" if protocol == "temporal" and years else PROTOCOLS[protocol]
    return f"{name} ({report['titles']['tested'][protocol]:,})"


def _show_explained(report: Mapping[str, Any], protocol: str) -> None:
    found = report["figures"][protocol]
    intervals = report["intervals"].get(protocol, {})
    table = pd.DataFrame(
        [
            (name, found[v]["r2"], *intervals.get(v, {}).get("r2", (None, None)), v == "all_inputs")
            for v, (name, _) in MODELS.items()
            if v in found
        ],
        columns=["label", "value", "low", "high", "strong"],
    )
    show_figure(dots(table, colours(), EXPLAINED, reference=0), "evidence-models", dots_sentence(table, EXPLAINED))


def _show_table(report: Mapping[str, Any], protocol: str) -> None:
    found = report["figures"][protocol]
    rows = [
        [name, *(signed_text(found[v][key]) if key in found[v] else "" for _, key in COLUMNS), meaning]
        for v, (name, meaning) in MODELS.items()
        if v in found
    ]
    head = ["Model", *(heading for heading, _ in COLUMNS), "What it is"]
    show_table("AniPop against simpler models", head, rows, words=(0, len(head) - 1))


def _show_parts(report: Mapping[str, Any], protocol: str) -> None:
    found = report["ablations"].get(protocol)
    if not found:
        return
    show_heading("What each part of a pitch adds")
    show_sentence(accuracy.parts(report, protocol))
    alone, left_out = st.columns(2, gap="large")
    with alone:
        _show_alone(found["alone"])
    with left_out:
        _show_left_out(found["left_out"])


def _show_alone(alone: Mapping[str, Any]) -> None:
    if not alone:
        return
    show_subheading("One part alone")
    table = _parts_table(alone, {part: row["spearman"] for part, row in alone.items()})
    axis = "Rank agreement with that part alone, on the titles that have it"
    show_figure(dots(table, colours(), axis, reference=0), "evidence-alone", dots_sentence(table, axis))
    rows = [
        [
            PART_LABELS[part],
            f"{row['n']:,}",
            error_text(row["mae"]),
            error_text(row["mean"]["mae"]) if row["mean"] else "",
        ]
        for part, row in alone.items()
    ]
    show_table("One part alone", ["Part", "Titles", "Usual error", "Saying the mean"], rows)


def _show_left_out(left_out: Mapping[str, Any]) -> None:
    if not left_out:
        return
    show_subheading("All parts but one")
    table = _parts_table(left_out, {part: row["adds"]["r2"] for part, row in left_out.items()})
    axis = "Share explained that is lost without it"
    show_figure(dots(table, colours(), axis, reference=0), "evidence-left-out", dots_sentence(table, axis))
    rows = [
        [PART_LABELS[part], f"{row['n']:,}", error_text(row["mae"]), error_text(row["whole"]["mae"])]
        for part, row in left_out.items()
    ]
    show_table("All parts but one", ["Left out", "Titles that have it", "Usual error", "With it"], rows)


def _parts_table(parts: Mapping[str, Any], values: Mapping[str, float]) -> pd.DataFrame:
    return pd.DataFrame({"label": [PART_LABELS[part] for part in parts], "value": [values[part] for part in parts]})


def _show_learning_curve(report: Mapping[str, Any]) -> None:
    sentence = accuracy.learning_curve(report)
    if not sentence:
        return
    show_heading("Would more titles help?")
    show_sentence(sentence)
    curves = [
        pd.Series({row["share"]: row["r2"] for row in rows}, name=MODELS[variant][0])
        for variant, rows in report["learning_curve"].items()
        if variant in MODELS
    ]
    table = pd.concat(curves, axis=1).sort_index().rename_axis("x").reset_index()
    across, up = "Share of the franchises it learnt from", "Explained"
    figure, _ = st.columns([3, 2])
    with figure:
        show_figure(
            lines(table, colours(), across, up, ".0%"), "evidence-learning", lines_sentence(table, across, up, ".0%")
        )


def show_paper(report: Mapping[str, Any]) -> None:
    """The published figures beside those of the split that makes them comparable."""
    rows = report["paper"]["rows"]
    if not rows:
        return
    show_heading("Beside the paper", "random titles: the paper's kind of split")
    show_sentence(accuracy.paper(report))
    head = ["What it reads", *(f"{name}, {who}" for name, _ in PAPER_COLUMNS for who in ("paper", "ours"))]
    show_table("The paper's numbers and ours", head, [_paper_row(row) for row in rows])
    show_gloss(
        "On random titles a sequel can be tested by a model that knows its first season, which flatters all of them: "
        "elsewhere on this page whole franchises are held out. The paper tested on its own 7,784 titles and scaled by "
        f"their lowest and highest score; ours is scaled by a fixed range. Source: {report['paper']['source']}."
    )


def _paper_row(row: Mapping[str, Any]) -> list[str]:
    cells = [row["name"]]
    for _, key in PAPER_COLUMNS:
        digits = 4 if key == "mse01" else 2
        published = "" if row["paper"] is None else f"{row['paper'][key]:.{digits}f}"
        cells += [text.replace("-", "−") for text in (published, f"{row['ours'][key]:.{digits}f}")]
    return cells
