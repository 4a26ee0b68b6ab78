"""Scores with their ranges, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import range_text, score_text
from anipop_core.figures.theme import template

ROW_HEIGHT = 56  # pixels


@dataclass(frozen=True)
class ScoredVersion:
    name: str
    score: float
    low: float
    high: float


def versions(rows: Sequence[ScoredVersion], colours: Colours) -> go.Figure:
    """A dot and a pale bar a row; the last row is the current version and takes the accent."""
    figure = go.Figure()
    for place, row in enumerate(rows):
        colour = colours.accent if place == len(rows) - 1 else colours.muted
        figure.add_scatter(
            x=[row.low, row.high],
            y=[row.name, row.name],
            mode="lines",
            line={"color": faded(colour, 0.25), "width": 14},
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[row.score],
            y=[row.name],
            mode="markers+text",
            marker={"color": colour, "size": 14},
            text=[f"<b>{score_text(row.score)}</b>"],
            textposition="top center",
            textfont={"color": colour, "size": 16},
            hovertemplate=f"{score_text(row.score)}, likely {range_text(row.low, row.high)}<extra></extra>",
        )
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 40)
    figure.update_yaxes(
        autorange="reversed", showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink}
    )
    figure.update_xaxes(tickformat=".1f", ticks="outside")
    return figure
