"""How every figure is shown: its colours in the browser's theme, and Plotly's settings."""

from __future__ import annotations

import streamlit as st

from anipop_core.figures.colours import DARK, LIGHT, Colours

STATIC_FIGURE = {"displayModeBar": False}


def colours() -> Colours:
    """The figures' colours in the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
