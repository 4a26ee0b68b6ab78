"""Versions side by side: score with range, and under it the blocks that made it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.drivers import side_colour
from anipop_core.figures.numbers import DECIMALS, output_text, points_text, range_text
from anipop_core.figures.plotting import template
from anipop_core.scenarios.side_by_side import SideBySideRow

ROW_HEIGHT = 84  # pixels
DOTS_BELOW = 0.3  # rows


def side_by_side_figure(rows: Sequence[SideBySideRow], current: str, colours: Colours) -> go.Figure:
    """Draw score, or reach, and range of each version, `current` in the accent colour, and its blocks under them.

    A block's dot lies where the score would be if this block were the only one beside the baseline, which is a tick.
    """
    figure = go.Figure()
    output = rows[0].output if rows else "score"
    for place, row in enumerate(rows):
        tint = colours.accent if row.name == current else colours.muted
        _add_score(figure, row, place, tint)
        _add_blocks(figure, row, place + DOTS_BELOW, colours)
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 48)
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.5],  # from the top down, with room for the first score above its bar
        tickvals=list(range(len(rows))),
        ticktext=[escape(row.name, quote=False) for row in rows],
        showline=False,
        automargin=True,
        tickfont={"size": 15, "color": colours.ink},
        ticklabelstandoff=8,
    )
    shown = [x for row in rows for x in (*row.scored.ends(row.output), row.base)] or [1, 10]
    shown += [row.base + block.points for row in rows for block in row.blocks]
    room = 0.04 * (max(shown) - min(shown))
    figure.update_xaxes(
        range=[min(shown) - room, max(shown) + room], tickformat=f".{DECIMALS[output] - 1}f", nticks=8, ticks="outside"
    )
    return figure


def side_by_side_sentence(rows: Sequence[SideBySideRow]) -> str:
    """What the figure shows, for those who can't see it."""
    return " ".join(f"{row.name}: {_score(row)}, from {_blocks(row)}." for row in rows)


def _add_score(figure: go.Figure, row: SideBySideRow, place: int, tint: str) -> None:
    value, low, high = row.scored.ends(row.output)
    figure.add_scatter(
        x=[low, high], y=[place, place], mode="lines", hoverinfo="skip",
        line={"color": faded(tint, 0.25), "width": 14},
    )  # fmt: skip
    figure.add_scatter(
        x=[value],
        y=[place],
        mode="markers+text",
        marker={"color": tint, "size": 14},
        text=[f"<b>{output_text(value, row.output)}</b>"],
        textposition="top center",
        textfont={"color": tint, "size": 16},
        hovertemplate=f"{_score(row)}<extra></extra>",
    )


def _add_blocks(figure: go.Figure, row: SideBySideRow, place: float, colours: Colours) -> None:
    figure.add_scatter(
        x=[row.base], y=[place], mode="markers",
        hovertemplate=f"base {output_text(row.base, row.output)}<extra></extra>",
        marker={"symbol": "line-ns", "size": 10, "line": {"width": 2, "color": colours.muted}},
    )  # fmt: skip
    figure.add_scatter(
        x=[row.base + block.points for block in row.blocks],
        y=[place] * len(row.blocks),
        mode="markers",
        marker={"color": [side_colour(block.points, colours, row.output) for block in row.blocks], "size": 8},
        customdata=[
            f"{escape(block.name, quote=False)} {points_text(block.points, row.output)}" for block in row.blocks
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _score(row: SideBySideRow) -> str:
    value, low, high = row.scored.ends(row.output)
    return f"{output_text(value, row.output)}, likely {range_text(low, high, row.output)}"


def _blocks(row: SideBySideRow) -> str:
    blocks = [f"{block.name} {points_text(block.points, row.output)}" for block in row.blocks]
    return ", ".join([f"base {output_text(row.base, row.output)}", *blocks])
