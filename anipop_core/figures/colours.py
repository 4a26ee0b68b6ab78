"""The colours of the app, in light and dark. `.streamlit/config.toml` holds the same ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """Contrast with `paper` is 4.5:1 or more for `ink`, `muted`, `accent`, `raises` and `lowers`."""

    paper: str
    ink: str
    muted: str
    hairline: str
    accent: str  # the score, the primary button, the current version; nothing else
    raises: str
    lowers: str
    neutral: str  # bars that say neither, and differences at noise level


LIGHT = Colours(
    paper="#FAFAF7",
    ink="#14161A",
    muted="#5F6166",
    hairline="#DCDCD6",
    accent="#4656D6",
    raises="#2166AC",
    lowers="#B35806",
    neutral="#C9C9C4",
)
DARK = Colours(
    paper="#14161A",
    ink="#F2F2EE",
    muted="#A9ABAF",
    hairline="#33373F",
    accent="#8C97FF",
    raises="#67A9CF",
    lowers="#F1A340",
    neutral="#4A4E57",
)


def faded(colour: str, opacity: float) -> str:
    """`#RRGGBB` as rgba with the given opacity, 0-1."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def score_scale(colours: Colours) -> list[tuple[float, str]]:
    """Plotly colour scale from low to high scores. It has one hue, so that brightness alone tells scores apart."""
    return [(0.0, colours.neutral), (1.0, colours.accent)]


def points_scale(colours: Colours) -> list[tuple[float, str]]:
    """Plotly colour scale from points below zero over zero to points above zero."""
    return [(0.0, colours.lowers), (0.5, colours.neutral), (1.0, colours.raises)]
