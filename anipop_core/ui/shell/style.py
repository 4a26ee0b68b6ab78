"""How everything looks: the stylesheet with the colours of both themes, and what every figure is drawn with."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import streamlit as st

from anipop_core.figures.colours import DARK, LIGHT, Colours

RULES = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
STATIC_FIGURE = {"displayModeBar": False}  # Plotly's settings


def stylesheet() -> str:
    """HTML; the browser picks each colour by the theme's own `color-scheme`."""
    names = [field.name for field in fields(LIGHT)]
    pairs = [f"--{name}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)});" for name in names]
    return f"<style>.stApp {{ {' '.join(pairs)} }}\n{RULES}</style>"


def colours() -> Colours:
    """The figures' colours in the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
