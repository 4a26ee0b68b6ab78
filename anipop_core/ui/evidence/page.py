"""How far to trust a score: the record, from the report that travels with the checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from anipop_core.reports.headline import large_numbers, opening, strong_and_weak
from anipop_core.reports.names import INPUTS
from anipop_core.ui.evidence.checks import show_checks
from anipop_core.ui.evidence.explanations import show_explanations_tested
from anipop_core.ui.evidence.kinds import show_kinds, show_misses
from anipop_core.ui.evidence.linked import show_linked
from anipop_core.ui.evidence.models import show_models, show_paper
from anipop_core.ui.evidence.ranges import show_calibration, show_years
from anipop_core.ui.evidence.slopes import show_slopes
from anipop_core.ui.shell.messages import show_heading

NO_RECORD = "This model came without a record. `python -m anipop_core evaluate` makes one."


def show_evidence(report: Mapping[str, Any]) -> None:
    """`report` as evaluation.report.build_report makes it; what wasn't measured is left out."""
    if "all_inputs" not in report.get("figures", {}).get("franchise", {}):
        st.html('<h1 class="ap-large" style="padding:0;font-weight:600">How far to trust a score</h1>')
        st.markdown(NO_RECORD)
        return
    _show_first_screen(report)
    show_models(report)
    show_linked(report)
    show_slopes(report)
    variant = _chosen_inputs(report)
    show_calibration(report, variant)
    show_years(report, variant)
    show_kinds(report, variant)
    show_checks(report, variant)
    show_explanations_tested(report)
    show_paper(report)
    show_misses(report)
    _show_limits(report)


def _show_first_screen(report: Mapping[str, Any]) -> None:
    st.html(
        '<h1 class="ap-large" style="padding:0;font-weight:600">How far to trust a score</h1>'
        f'<p style="max-width:52rem">{escape(opening(report))}</p>'
    )
    cells = "".join(f"<div><b>{escape(f.number)}</b>{escape(f.words)}</div>" for f in large_numbers(report))
    st.html(f'<div class="ap-figures">{cells}</div>')
    good, weak = strong_and_weak(report)
    if not good:
        return
    st.html(f'<div class="ap-two-lists">{_list("What it is good at", good)}{_list("Where it is weak", weak)}</div>')


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
    st.html(
        '<div style="max-width:46rem"><p>A score describes how titles like this were received. It says nothing about '
        "the making, the music, the marketing or the moment. Every pitch lies in the future: the figures on later "
        f"years are the ones that apply to it.</p>{notes}</div>"
    )
