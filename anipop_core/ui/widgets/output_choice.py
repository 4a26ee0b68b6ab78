"""The switch between score and reach: one choice for every page, kept while the tab is open."""

from __future__ import annotations

import streamlit as st

from anipop_core.schema import PREDICTED, Output
from anipop_core.ui.session import keys


def choose_output() -> Output:
    """Draw the switch; what is shown is told of this output. Once a page."""
    chosen: Output = st.segmented_control(
        "Told of",
        PREDICTED,
        format_func=str.capitalize,
        default="score",
        required=True,
        key=keys.OUTPUT,
        persist_state="session",
    )
    return chosen
