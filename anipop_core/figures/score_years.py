"""How scores drift over the years: the middle half of each year's titles, and how many there are."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import score_text
from anipop_core.figures.theme import template

HEIGHT = 340  # pixels


def score_years(table: pd.DataFrame, colours: Colours) -> go.Figure:
    """Rows of year, titles, lower, middle, upper: above the scores, below the number of titles."""
    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=[0.7, 0.3], vertical_spacing=0.06)
    years, quiet = table["year"], {"mode": "lines", "hoverinfo": "skip"}
    figure.add_scatter(x=years, y=table["lower"], line={"width": 0}, row=1, col=1, **quiet)
    figure.add_scatter(
        x=years, y=table["upper"], line={"width": 0}, fill="tonexty", fillcolor=faded(colours.neutral, 0.5),
        row=1, col=1, **quiet,
    )  # fmt: skip
    figure.add_scatter(
        x=years, y=table["middle"], mode="lines", line={"color": colours.ink, "width": 2}, row=1, col=1,
        customdata=table[["lower", "upper", "titles"]],
        hovertemplate="%{x}: %{y:.2f}, half of %{customdata[2]:,} titles from %{customdata[0]:.2f} "
        "to %{customdata[1]:.2f}<extra></extra>",
    )  # fmt: skip
    figure.add_bar(
        x=years, y=table["titles"], marker_color=colours.neutral, row=2, col=1,
        hovertemplate="%{x}: %{y:,} titles<extra></extra>",
    )  # fmt: skip
    figure.update_layout(template=template(colours), height=HEIGHT)
    figure.update_yaxes(title={"text": "Score", "standoff": 12}, tickformat=".1f", nticks=6, row=1, col=1)
    figure.update_yaxes(title={"text": "Titles", "standoff": 12}, nticks=3, row=2, col=1)
    figure.update_xaxes(tickformat="d", ticks="outside", row=2, col=1)
    return figure


def score_years_sentence(table: pd.DataFrame) -> str:
    """What the figure shows, for those who can't see it."""
    if table.empty:
        return "No year has enough titles."
    first, last = table.iloc[0], table.iloc[-1]
    low, high = table.loc[table["middle"].idxmin()], table.loc[table["middle"].idxmax()]
    return (
        f"The middle score was {score_text(first['middle'])} in {first['year']:.0f} and "
        f"{score_text(last['middle'])} in {last['year']:.0f}; the lowest was {score_text(low['middle'])} in "
        f"{low['year']:.0f}, the highest {score_text(high['middle'])} in {high['year']:.0f}."
    )
