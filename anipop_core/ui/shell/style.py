"""The stylesheet with the colours of both themes."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from anipop_core.figures.colours import DARK, LIGHT

RULES = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def stylesheet() -> str:
    """HTML; the browser picks each colour by the theme's own `color-scheme`."""
    names = [field.name for field in fields(LIGHT)]
    pairs = [f"--{name}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)});" for name in names]
    return f"<style>.stApp {{ {' '.join(pairs)} }}\n{RULES}</style>"
