"""One Plotly template for each theme."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours

FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'


def template(colours: Colours) -> go.layout.Template:
    """Transparent paper, hairline axes, no grid, tabular figures from the app's own font."""
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
