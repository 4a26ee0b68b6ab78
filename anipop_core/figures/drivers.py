"""A waterfall from the baseline's score to the pitch's: one bar for each part of the pitch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.numbers import NOISE_POINTS, points_text, score_text
from anipop_core.figures.plotting import short_label, template
from anipop_core.schema import Block

ROW_HEIGHT = 38  # pixels
LABEL_LENGTH = 26  # characters of a block's name


def drivers(blocks: Sequence[Block], baseline: float, score: float, colours: Colours) -> go.Figure:
    """Draw a waterfall, read from top to bottom: baseline, each block from where the one before it ended, score.

    Args:
        blocks: the parts of the pitch with their points, in the order drawn.
        baseline: the score without any of them.
        score: baseline + all points.
    """
    ends = baseline + np.cumsum([block.points for block in blocks])
    starts = [baseline, *ends[:-1]][: len(blocks)]
    rows = [str(place) for place in range(len(blocks) + 2)]  # names may repeat when cut short
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=rows[1:-1],
            base=starts,
            x=[block.points for block in blocks],
            marker_color=[side_colour(block.points, colours) for block in blocks],
            marker_line_width=0,
            customdata=[[escape(block.name, quote=False), points_text(block.points)] for block in blocks],
            hovertemplate="%{customdata[0]}: %{customdata[1]} points<extra></extra>",
            width=0.62,
        )
    )
    for row, value, colour in ((rows[0], baseline, colours.muted), (rows[-1], score, colours.accent)):
        figure.add_scatter(
            x=[value],
            y=[row],
            mode="markers",
            marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": colour}},
            hovertemplate="%{x:.2f}<extra></extra>",
        )
    labels = [
        f"Base  <b>{score_text(baseline)}</b>",
        *(
            f"{short_label(block.name, LABEL_LENGTH)}{' (rough)' if block.incomplete else ''}  "
            f"<b>{points_text(block.points)}</b>"
            for block in blocks
        ),
        f"Score  <b>{score_text(score)}</b>",
    ]
    low, high = min(baseline, score, *ends), max(baseline, score, *ends)
    room = max(0.05, 0.06 * (high - low))
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 24)
    figure.update_yaxes(
        autorange="reversed",
        tickvals=rows,
        ticktext=labels,
        type="category",
        categoryarray=rows,
        categoryorder="array",
        showline=False,
        tickfont={"size": 15, "color": colours.ink},
        automargin=True,
        ticklabelstandoff=8,
    )
    figure.update_xaxes(range=[low - room, high + room], tickformat=".1f", nticks=6, ticks="outside")
    figure.add_vline(x=baseline, line={"color": colours.hairline, "width": 1}, layer="below")
    return figure


def drivers_sentence(blocks: Sequence[Block], baseline: float, score: float) -> str:
    """What the figure shows, for those who can't see it."""
    parts = ", ".join(f"{block.name} {points_text(block.points)}" for block in blocks)
    return f"From the base {score_text(baseline)} to {score_text(score)}, in score points: {parts}."


def side_colour(points: float, colours: Colours) -> str:
    """Blue raises the score, orange lowers it, grey is too small to tell."""
    if abs(points) < NOISE_POINTS:
        return colours.neutral
    return colours.raises if points > 0 else colours.lowers
