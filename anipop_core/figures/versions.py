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
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 48)
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.8],  # from the top down, with room for the first score above its bar
        showline=False,
        tickfont={"size": 15, "color": colours.ink},
        ticklabelstandoff=8,
    )
    low, high = min((row.low for row in rows), default=1), max((row.high for row in rows), default=10)
    room = 0.04 * (high - low)
    figure.update_xaxes(range=[low - room, high + room], tickformat=".1f", ticks="outside")
    return figure
