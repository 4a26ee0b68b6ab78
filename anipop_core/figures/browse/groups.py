"""Mean scores of genres, studios or sources with their 95 % intervals; a row can be marked."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import score_text
from anipop_core.figures.plotting import can_be_marked, short_label, template

ROW_HEIGHT = 25  # pixels
LABEL_LENGTH = 20  # characters
MARGIN = 0.15  # score points beside the outermost dot
FEW = 30  # titles: the mean of fewer is drawn pale


def groups(table: pd.DataFrame, colours: Colours, mean: float | None, chosen: Collection[str] = ()) -> go.Figure:
    """Draw the mean score of each group as a dot with its 95 % interval.

    Args:
        table: columns value (the group's name), titles (how many), mean, low, high; drawn from the top down.
        mean: mean score of all titles, drawn as a thin line.
        chosen: names of the marked groups, drawn larger and in ink.

    Groups of fewer than FEW titles are pale, and their intervals may leave the figure.
    """
    rows = [str(place) for place in range(len(table))]
    shades = [
        _shade(value, count, colours, chosen) for value, count in zip(table["value"], table["titles"], strict=True)
    ]
    figure = go.Figure()
    for row, low, high, shade in zip(rows, table["low"], table["high"], shades, strict=True):
        if pd.notna(low):
            figure.add_scatter(
                x=[low, high],
                y=[row, row],
                mode="lines",
                hoverinfo="skip",
                line={"color": faded(shade, 0.4), "width": 7},
            )
    figure.add_scatter(
        x=table["mean"],
        y=rows,
        mode="markers",
        marker={"color": shades, "size": [14 if value in chosen else 11 for value in table["value"]]},
        customdata=[[escape(str(v)), n] for v, n in zip(table["value"], table["titles"], strict=True)],
        hovertemplate="%{customdata[0]}: mean %{x:.2f}, %{customdata[1]:,} titles<extra></extra>",
    )
    if mean is not None:
        figure.add_vline(x=mean, line={"color": colours.muted, "width": 1}, layer="below")
    labels = [
        f"{short_label(value, LABEL_LENGTH)}  <b>{score_text(middle)}</b>  {count:,}"
        for value, middle, count in zip(table["value"], table["mean"], table["titles"], strict=True)
    ]
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 56)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=labels, showline=False, tickfont={"size": 14, "color": colours.ink}, ticklabelstandoff=8,
    )  # fmt: skip
    firm = table[table["titles"] >= FEW]
    ends = pd.concat([table["mean"], firm["low"], firm["high"]])
    figure.update_xaxes(
        title={"text": "Mean score"}, tickformat=".1f", nticks=5, ticks="outside",
        range=[ends.min() - MARGIN, ends.max() + MARGIN],
    )  # fmt: skip
    return can_be_marked(figure, "click")


def groups_sentence(table: pd.DataFrame, noun: str) -> str:
    """What the figure shows, for those who can't see it."""
    if table.empty:
        return f"No {noun} is known of these titles."
    each = "; ".join(
        f"{row.value} {score_text(row.mean)}{_interval(row.low, row.high)}, {row.titles:,} titles"
        for row in table.itertuples(index=False)
    )
    return f"Mean score by {noun}: {each}."


def _interval(low: float, high: float) -> str:
    return "" if pd.isna(low) else f" ({score_text(low)} to {score_text(high)})"


def _shade(value: str, count: int, colours: Colours, chosen: Collection[str]) -> str:
    if value in chosen:
        return colours.ink
    return colours.neutral if count < FEW else colours.muted
