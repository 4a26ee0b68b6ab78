"""How many titles have which score; a stretch of it can be marked."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.numbers import score_text
from anipop_core.figures.plotting import NOTHING, Chosen, can_be_marked, is_chosen, template

STEP = 0.1  # score points a bar
HEIGHT = 300  # pixels
SLACK = 0.005  # a score of 7.09 belongs to the bar from 7.0 to 7.1


def scores(table: pd.DataFrame, colours: Colours, chosen: Chosen = NOTHING) -> go.Figure:
    """Draw a histogram. `table`: columns low, titles; each bar is STEP wide, bars outside `chosen` are pale."""
    low = table["low"].round(1)
    shades = [
        colours.muted if is_chosen(start + SLACK, start + STEP - 2 * SLACK, chosen) else colours.neutral
        for start in low
    ]
    figure = go.Figure(
        go.Bar(
            x=low + STEP / 2,
            y=table["titles"],
            width=STEP * 0.86,
            marker={"color": shades, "line": {"width": 0}},
            customdata=pd.DataFrame({"low": low, "high": low + STEP}),
            hovertemplate="%{y:,} titles from %{customdata[0]:.1f} to %{customdata[1]:.1f}<extra></extra>",
        )
    )
    figure.update_layout(template=template(colours), height=HEIGHT)
    figure.update_xaxes(title={"text": "Score"}, dtick=1, ticks="outside", range=[low.min() - 0.2, low.max() + 0.3])
    figure.update_yaxes(title={"text": "Titles", "standoff": 8}, nticks=5, tickformat=",d")
    return can_be_marked(figure, "stretch")


def scores_sentence(titles: int, quartiles: tuple[float, float, float]) -> str:
    """What the figure shows, for those who can't see it."""
    lower, middle, upper = map(score_text, quartiles)
    return f"Scores of {titles:,} titles: the middle one has {middle}, half of them lie between {lower} and {upper}."
