"""A waterfall from the baseline's score or reach to the pitch's: one bar for each part of the pitch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.numbers import DECIMALS, NOISE_POINTS, UNIT, output_text, points_text
from anipop_core.figures.plotting import short_label, template
from anipop_core.schema import SPREAD, Block, Output

ROW_HEIGHT = 38  # pixels
LABEL_LENGTH = 26  # characters of a block's name


def drivers(
    blocks: Sequence[Block], baseline: float, score: float, colours: Colours, output: Output = "score"
) -> go.Figure:
    """Draw a waterfall, read from top to bottom: baseline, each block from where the one before it ended, score.

    Args:
        blocks: the parts of the pitch with their points, in the order drawn.
        baseline: the score without any of them.
        score: baseline + all points.
        output: what they are points of.
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
            marker_color=[side_colour(block.points, colours, output) for block in blocks],
            marker_line_width=0,
            customdata=[[escape(block.name, quote=False), points_text(block.points, output)] for block in blocks],
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
            hovertemplate=f"%{{x:.{DECIMALS[output]}f}}<extra></extra>",
        )
    labels = [
        f"Base  <b>{output_text(baseline, output)}</b>",
        *(
            f"{short_label(block.name, LABEL_LENGTH)}{' (rough)' if block.incomplete else ''}  "
            f"<b>{points_text(block.points, output)}</b>"
            for block in blocks
        ),
        f"{output.capitalize()}  <b>{output_text(score, output)}</b>",
    ]
    low, high = min(baseline, score, *ends), max(baseline, score, *ends)
    room = max(0.05 * SPREAD[output], 0.06 * (high - low))
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
    figure.update_xaxes(
        range=[low - room, high + room], tickformat=f".{DECIMALS[output] - 1}f", nticks=6, ticks="outside"
    )
    figure.add_vline(x=baseline, line={"color": colours.hairline, "width": 1}, layer="below")
    return figure


def drivers_sentence(blocks: Sequence[Block], baseline: float, score: float, output: Output = "score") -> str:
    """What the figure shows, for those who can't see it."""
    parts = ", ".join(f"{block.name} {points_text(block.points, output)}" for block in blocks)
    ends = f"{output_text(baseline, output)} to {output_text(score, output)}"
    return f"From the base {ends}, in {UNIT[output]}: {parts}."


def side_colour(points: float, colours: Colours, output: Output = "score") -> str:
    """Blue raises, orange lowers, grey is too small to tell."""
    if abs(points) < NOISE_POINTS * SPREAD[output]:
        return colours.neutral
    return colours.raises if points > 0 else colours.lowers
