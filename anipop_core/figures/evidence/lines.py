"""A number of an evaluation by year or by amount of training data, as one line or several."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.plotting import template

HEIGHT = 280  # pixels


def lines(table: pd.DataFrame, colours: Colours, across: str, up: str, x_format: str = "d") -> go.Figure:
    """Draw one line for each column but x.

    Args:
        table: column x and one column for each line; the first line takes the accent colour. Gaps stay open.
        across, up: titles of the axes. The upright axis starts at 0, so that small differences look small.
        x_format: how a value of x is written.
    """
    figure = go.Figure()
    names = [name for name in table.columns if name != "x"]
    for name in names:
        first = name == names[0]
        colour = colours.accent if first else colours.muted
        figure.add_scatter(
            x=table["x"],
            y=table[name],
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 3 if first else 2, "dash": "solid" if first else "dot"},
            marker={"size": 7 if first else 5},
            hovertemplate=f"%{{x:{x_format}}}: %{{y:.2f}}<extra>{name}</extra>",
        )
    figure.update_layout(template=template(colours), height=HEIGHT)
    figure.update_layout(showlegend=len(names) > 1, legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0})
    top = float(table[names].max().max())
    figure.update_yaxes(
        title={"text": up, "standoff": 12},
        tickformat=".2f",
        range=[min(0, float(table[names].min().min())), top * 1.1],
        automargin=True,
    )
    figure.update_xaxes(
        title={"text": across}, tickformat=x_format, ticks="outside", automargin=True, **_ticks(table["x"])
    )
    return figure


def lines_sentence(table: pd.DataFrame, across: str, up: str, x_format: str = "d") -> str:
    """What the figure shows, for those who can't see it."""
    each = [
        f"{name}: "
        + ", ".join(f"{x:{x_format}} {y:.2f}" for x, y in zip(table["x"], table[name], strict=True) if y == y)
        for name in table.columns
        if name != "x"
    ]
    return f"{up} by {across}. {'; '.join(each)}."


def _ticks(x: pd.Series) -> dict[str, object]:
    return {"tickvals": list(x)} if len(x) <= 6 else {"nticks": 10}
