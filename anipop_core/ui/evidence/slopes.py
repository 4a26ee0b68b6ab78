"""How loudly each part of a pitch speaks, beside how loudly it should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.numbers import signed_text
from anipop_core.reports.findings import slopes
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import show_figure, show_gloss, show_sentence, show_table

AXIS = "Slope: real points for each point that the part moves the score"


def show_slopes(report: Mapping[str, Any]) -> None:
    """Nothing where they weren't measured."""
    found = slopes.rows(report)
    if not found:
        return
    show_heading("How loudly each part speaks", "where 1 is right")
    show_sentence(slopes.summary(report))
    labels = [slopes.LABELS[part] for part in found]
    figure, table = st.columns([3, 2], gap="large")
    with figure:
        drawn = pd.DataFrame(
            {
                "label": labels,
                "value": [row["slope"] for row in found.values()],
                "low": [row["slope_low"] for row in found.values()],
                "high": [row["slope_high"] for row in found.values()],
            }
        )
        show_figure(dots(drawn, colours(), AXIS, reference=1), "evidence-slopes", dots_sentence(drawn, AXIS))
    with table:
        rows = [
            [label, f"{row['n']:,}", signed_text(row["size"]), signed_text(row["slope"])]
            for label, row in zip(labels, found.values(), strict=True)
        ]
        show_table("How loudly each part speaks", ["Part", "Titles", "Moves by", "Slope"], rows)
    show_gloss(
        "Measured on titles of unseen franchises: by how many points the real scores differ where the part moves the "
        "prediction by one, once the rest is known. Below 1 it speaks too loudly, above 1 too softly; a bar that "
        "reaches 0 could be chance. Moves by: how far taking it away moves the score, up or down, on average."
    )
