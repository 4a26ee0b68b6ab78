"""What every figure shares: the theme, labels that fit, marking with the pointer, larger type for a projector."""

from __future__ import annotations

from html import escape
from typing import Literal

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded

FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
ENLARGED_SCALE = 1.55  # times as high
ENLARGED_TYPE = 22  # pixels

Chosen = tuple[float | None, float | None]  # low and high, inclusive; None: open or nothing chosen
NOTHING: Chosen = (None, None)


def template(colours: Colours) -> go.layout.Template:
    """The Plotly template of all figures: transparent paper, hairline axes, no grid, no zooming."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "automargin": True,  # room for the labels
        "linecolor": colours.hairline,
        "tickcolor": colours.hairline,
        "tickfont": {"size": 14, "color": colours.muted},
        "title": {"font": {"size": 14, "color": colours.muted}},
        "fixedrange": True,  # a figure that zooms by accident misleads a room
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 15, "color": colours.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "showlegend": False,
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {"font": {"size": 14}},
            "bargap": 0.08,
        }
    )


def short_label(label: str, length: int) -> str:
    """The label, cut with an ellipsis where it has more than `length` characters, and escaped for Plotly's HTML."""
    short = label if len(label) <= length else label[: length - 1].rstrip() + "…"
    return escape(short, quote=False)


def can_be_marked(figure: go.Figure, how: Literal["stretch", "box", "click"]) -> go.Figure:
    """Let the pointer mark a stretch along x, a box, or a single point by a click. Changes and returns the figure.

    Marked points don't fade the others. Streamlit reports either dragging or clicks of a figure, never both.
    """
    figure.update_layout(
        dragmode="pan" if how == "click" else "select", selectdirection="h" if how == "stretch" else "any"
    )
    figure.update_traces(selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}})
    return figure


def is_chosen(low: float, high: float, chosen: Chosen) -> bool:
    """Whether the stretch from `low` to `high` overlaps the chosen one; True where nothing was chosen."""
    return (chosen[0] is None or high >= chosen[0]) and (chosen[1] is None or low <= chosen[1])


def mark_box(figure: go.Figure, box: tuple[float, float, float, float], colours: Colours) -> None:
    """Outline the chosen rectangle (x0, y0, x1, y1) on the figure."""
    x0, y0, x1, y1 = box
    figure.add_shape(
        type="rect", x0=x0, y0=y0, x1=x1, y1=y1, line={"color": colours.ink, "width": 1.5, "dash": "dot"},
        fillcolor=faded(colours.neutral, 0.2), layer="below",
    )  # fmt: skip


def enlarged(figure: go.Figure, tallest: int) -> go.Figure:
    """Enlarge the type and the height for a projector, at most to `tallest` pixels. Changes and returns the figure."""
    figure.update_layout(height=min(tallest, round(ENLARGED_SCALE * figure.layout.height)), font_size=ENLARGED_TYPE)
    figure.update_yaxes(tickfont_size=ENLARGED_TYPE)
    figure.update_xaxes(tickfont_size=ENLARGED_TYPE - 2)
    figure.update_annotations(font_size=ENLARGED_TYPE)
    return figure
