"""How far to trust a score: the record, from the report that travels with the checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

<<<<<<< HEAD
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
=======
from anipop_core.reports.headline import large_figures, opening, strong_and_weak
from anipop_core.reports.names import INPUTS
from anipop_core.ui.evidence_checks import show_checks
from anipop_core.ui.evidence_kinds import show_kinds, show_misses
from anipop_core.ui.evidence_models import show_models, show_paper
from anipop_core.ui.evidence_ranges import show_calibration, show_years
from anipop_core.ui.messages import show_heading

NO_RECORD = "This model came without a record. `python -m anipop_core evaluate` makes one."
>>>>>>> w-report


def show_evidence(report: Mapping[str, Any]) -> None:
    """`report` as evaluation.report.build_report makes it; what wasn't measured is left out."""
    if "all_inputs" not in report.get("figures", {}).get("franchise", {}):
        st.html('<h1 class="ap-large" style="padding:0;font-weight:600">How far to trust a score</h1>')
        st.markdown(NO_RECORD)
        return
    _show_first_screen(report)
    show_models(report)
    variant = _chosen_inputs(report)
    show_calibration(report, variant)
    show_years(report, variant)
    show_kinds(report, variant)
    show_checks(report, variant)
    show_paper(report)
    show_misses(report)
    _show_limits(report)


def _show_first_screen(report: Mapping[str, Any]) -> None:
    st.html(
        '<h1 class="ap-large" style="padding:0;font-weight:600">How far to trust a score</h1>'
        f'<p style="max-width:52rem">{escape(opening(report))}</p>'
    )
    cells = "".join(f"<div><b>{escape(f.number)}</b>{escape(f.words)}</div>" for f in large_figures(report))
    st.html(f'<div class="ap-figures">{cells}</div>')
    good, weak = strong_and_weak(report)
    if not good:
        return
    st.html(f'<div class="ap-two-lists">{_list("What it is good at", good)}{_list("Where it is weak", weak)}</div>')


<<<<<<< HEAD
def _record(metrics: Mapping[str, Any]) -> None:
    head = "".join(f'<th class="ap-number">{heading}</th>' for heading, *_ in COLUMNS)
    rows = ""
    for name, (group, key), meaning in MODELS:
        found = metrics[group][key]
        cells = "".join(f'<td class="ap-number">{figure_text(found[column])}</td>' for _, column, _ in COLUMNS)
        rows += f"<tr><td><b>{name}</b></td>{cells}<td>{meaning}</td></tr>"
=======
def _list(title: str, sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<div><h2 class="ap-subheading">{title}</h2><ul>{items}</ul></div>'


def _chosen_inputs(report: Mapping[str, Any]) -> str:
    """Which of the model's two uses the parts below are about."""
    known = [variant for variant in INPUTS if variant in report["figures"]["franchise"]]
    show_heading("The record", "for a pitch with a plan, or without one")
    if len(known) == 1:
        return known[0]
    chosen: str | None = st.segmented_control(
        "Scored from", known, default=known[0], format_func=INPUTS.__getitem__, key="evidence-inputs",
        persist_state="session", required=True,
    )  # fmt: skip
    return chosen or known[0]


def _show_limits(report: Mapping[str, Any]) -> None:
    show_heading("What this is not")
    notes = "".join(f"<p>{escape(note)}</p>" for note in report["notes"])
>>>>>>> w-report
    st.html(
        '<div style="max-width:46rem"><p>A score describes how titles like this were received. It says nothing about '
        "the making, the music, the marketing or the moment. Every pitch lies in the future: the figures on later "
        f"years are the ones that apply to it.</p>{notes}</div>"
    )
<<<<<<< HEAD
    st.caption(" · ".join(f"{heading}: {meaning}" for heading, _, meaning in COLUMNS))
=======
>>>>>>> w-report
