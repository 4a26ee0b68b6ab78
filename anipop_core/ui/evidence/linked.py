"""What the producer knows besides the plan: the record with and without each of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.numbers import error_text, signed_text
from anipop_core.reports.findings import linked
from anipop_core.reports.names import LINKED_LABELS, PROTOCOLS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import show_figure, show_gloss, show_sentence, show_subheading, show_table

HEAD = ["Known", "Titles that have it", "Explained", "Rank agreement", "Usual error", "Slope (95 %)"]
FIGURES = (("r2", signed_text), ("spearman", signed_text), ("mae", error_text))
GLOSS = (
    "Each from without it to with it. Slope: by how many points the real scores differ where this fact moves the "
    "prediction by one; 1 is exactly right, "
    "below 1 the fact speaks too loudly, above 1 too softly. Without: hidden from the same model, which was trained "
    "with parts hidden."
)


def show_linked(report: Mapping[str, Any]) -> None:
    """A table for each kind of test; nothing where it wasn't measured."""
    known = [protocol for protocol in PROTOCOLS if linked.rows(report, protocol) and protocol != "random"]
    if not known:
        return
    show_heading("What the producer knows besides", "source work, predecessor, people, companies")
    for protocol in known:
        show_subheading(PROTOCOLS[protocol])
        show_sentence(linked.summary(report, protocol))
        _show_table(linked.rows(report, protocol), protocol)
    show_gloss(GLOSS)
    st.markdown("\n".join(f"- **{fact}**: {seen}" for fact, seen in linked.AS_OF))


def _show_table(found: Mapping[str, Any], protocol: str) -> None:
    figure, table = st.columns([2, 3], gap="large")
    with figure:
        gains = pd.DataFrame(
            {
                "label": [LINKED_LABELS[name] for name in found],
                "value": [row["adds"]["r2"] for row in found.values()],
            }
        )
        axis = "Share explained that it adds"
        show_figure(
            dots(gains, colours(), axis, reference=0), f"evidence-linked-{protocol}", dots_sentence(gains, axis)
        )
    with table:
        rows = [
            [
                LINKED_LABELS[name],
                f"{row['n']:,}",
                *(f"{text(row['without'][key])} → {text(row['with'][key])}" for key, text in FIGURES),
                _slope(row),
            ]
            for name, row in found.items()
        ]
        show_table(f"What the producer knows: {PROTOCOLS[protocol]}", HEAD, rows)


def _slope(row: Mapping[str, Any]) -> str:
    if "slope" not in row:
        return ""
    return f"{signed_text(row['slope'])} ({signed_text(row['slope_low'])} to {signed_text(row['slope_high'])})"
