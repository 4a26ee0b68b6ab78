"""What figures share that can be marked with the pointer: how to mark, and how a mark is shown."""

from __future__ import annotations

from typing import Literal

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded

Chosen = tuple[float | None, float | None]  # low and high, inclusive; None: open or nothing chosen
NOTHING: Chosen = (None, None)


def can_be_marked(figure: go.Figure, how: Literal["stretch", "box", "click"]) -> go.Figure:
    """Dragging marks a stretch along x or a rectangle; or a click marks a point. Marked points don't fade the others.

    Streamlit allows one of the two in a figure: where dragging marks, clicks are not reported.
    """
    figure.update_layout(
        dragmode="pan" if how == "click" else "select", selectdirection="h" if how == "stretch" else "any"
    )
    figure.update_traces(selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}})
    return figure


def is_chosen(low: float, high: float, chosen: Chosen) -> bool:
    """Whether the stretch from low to high touches what is chosen; all is, where nothing was."""
    return (chosen[0] is None or high >= chosen[0]) and (chosen[1] is None or low <= chosen[1])


def mark_box(figure: go.Figure, box: tuple[float, float, float, float], colours: Colours) -> None:
    """Outline the chosen rectangle (x0, y0, x1, y1)."""
    x0, y0, x1, y1 = box
    figure.add_shape(
        type="rect", x0=x0, y0=y0, x1=x1, y1=y1, line={"color": colours.ink, "width": 1.5, "dash": "dot"},
        fillcolor=faded(colours.neutral, 0.2), layer="below",
    )  # fmt: skip
