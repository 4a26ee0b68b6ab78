"""Score against reach as dots whose size says how many titles; a rectangle can be marked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.plotting import NOTHING, Chosen, can_be_marked, is_chosen, template

HEIGHT = 400  # pixels
LARGEST = 17  # pixels across


def score_and_reach(
    table: pd.DataFrame, colours: Colours, cell: tuple[float, float], score: Chosen = NOTHING, reach: Chosen = NOTHING
) -> go.Figure:
    """Draw one dot for each cell of a grid over reach and score; its area is the number of titles.

    Args:
        table: columns reach and score (lower corner of the cell), titles.
        cell: size of a cell in reach and in score; the dot is drawn in its middle.
        score, reach: the chosen stretches; dots outside are pale.
    """
    wide, high = cell
    shades = [
        colours.muted if is_chosen(x, x + wide, reach) and is_chosen(y, y + high, score) else colours.neutral
        for x, y in zip(table["reach"], table["score"], strict=True)
    ]
    size = LARGEST * np.sqrt(table["titles"] / max(1, table["titles"].max()))  # the area counts
    figure = go.Figure(
        go.Scatter(
            x=table["reach"] + wide / 2,
            y=table["score"] + high / 2,
            mode="markers",
            marker={"size": size.clip(lower=3), "color": shades, "line": {"width": 0}, "opacity": 1},
            customdata=np.stack(
                [table["titles"], table["reach"], table["reach"] + wide, table["score"], table["score"] + high], 1
            ),
            hovertemplate="%{customdata[0]:,} titles: reach %{customdata[1]:.1f} to %{customdata[2]:.1f}, "
            "score %{customdata[3]:.2f} to %{customdata[4]:.2f}<extra></extra>",
        )
    )
    figure.update_layout(template=template(colours), height=HEIGHT)
    figure.update_xaxes(title={"text": "Reach, percentile"}, range=[-1, 101], dtick=10, ticks="outside")
    figure.update_yaxes(title={"text": "Score", "standoff": 8}, tickformat=".0f", dtick=1)
    return can_be_marked(figure, "box")


def score_and_reach_sentence(table: pd.DataFrame, cell: tuple[float, float]) -> str:
    """What the figure shows, for those who can't see it."""
    counts = table["titles"]
    if counts.sum() == 0:
        return "No title here has a score and a reach."
    halves = [table[table["reach"] < 50], table[table["reach"] >= 50]]
    means = [
        float(np.average(half["score"] + cell[1] / 2, weights=half["titles"])) if len(half) else float("nan")
        for half in halves
    ]
    text = f"Score against reach of {counts.sum():,} titles."
    if all(len(half) for half in halves):
        text += f" The less listed half has a mean score of about {means[0]:.1f}, the more listed about {means[1]:.1f}."
    return text
