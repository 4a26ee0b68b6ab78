"""The mean score of each year above the number of its titles; a stretch of years can be marked."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import score_text
from anipop_core.figures.plotting import NOTHING, Chosen, can_be_marked, is_chosen, template

HEIGHT = 300  # pixels
FEW = 30  # titles: the mean of fewer is drawn pale


def years(table: pd.DataFrame, colours: Colours, chosen: Chosen = NOTHING) -> go.Figure:
    """Draw mean scores over numbers of titles. `table`: columns year, titles, mean, low, high (95 % interval)."""
    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=[0.62, 0.38], vertical_spacing=0.06)
    firm = table[table["titles"] >= FEW]
    bars = [colours.muted if is_chosen(year, year, chosen) else colours.neutral for year in table["year"]]
    for rows, colour in ((table[table["titles"] < FEW], colours.neutral), (firm, colours.muted)):
        figure.add_scatter(
            x=rows["year"], y=rows["mean"], mode="markers", marker={"size": 7, "color": colour}, row=1, col=1,
            customdata=rows[["titles", "low", "high"]],
            hovertemplate="%{x}: mean %{y:.2f} (%{customdata[1]:.2f} to %{customdata[2]:.2f}), "
            "%{customdata[0]:,} titles<extra></extra>",
        )  # fmt: skip
    figure.update_traces(
        error_y={
            "type": "data", "symmetric": False, "array": firm["high"] - firm["mean"],
            "arrayminus": firm["mean"] - firm["low"], "thickness": 3, "width": 0, "color": faded(colours.muted, 0.3),
        },
        selector=1,
    )  # fmt: skip
    figure.add_bar(
        x=table["year"], y=table["titles"], row=2, col=1, marker={"color": bars, "line": {"width": 0}},
        hovertemplate="%{x}: %{y:,} titles<extra></extra>",
    )  # fmt: skip
    figure.update_layout(template=template(colours), height=HEIGHT)
    figure.update_xaxes(tickformat="d", nticks=8, ticks="outside", row=2, col=1, title={"text": "Year"})
    figure.update_xaxes(showline=False, ticks="", row=1, col=1)
    figure.update_yaxes(title={"text": "Mean score", "standoff": 8}, tickformat=".1f", nticks=5, row=1, col=1)
    figure.update_yaxes(title={"text": "Titles", "standoff": 8}, nticks=3, tickformat=",d", row=2, col=1)
    shown = firm if len(firm) else table
    low, high = shown["low"].fillna(shown["mean"]).min(), shown["high"].fillna(shown["mean"]).max()
    figure.update_yaxes(range=[max(1, low - 0.25), min(10, high + 0.25)], row=1, col=1)
    return can_be_marked(figure, "stretch")


def years_sentence(table: pd.DataFrame) -> str:
    """What the figure shows, for those who can't see it."""
    if table.empty:
        return "No title here has a year."
    most = table.loc[table["titles"].idxmax()]
    sentence = (
        f"Years {table['year'].min():.0f} to {table['year'].max():.0f}; "
        f"the most titles, {most['titles']:,.0f}, are of {most['year']:.0f}."
    )
    firm = table[table["titles"] >= FEW]
    if len(firm) > 1:
        first, last = firm.iloc[0], firm.iloc[-1]
        sentence += (
            f" Mean score {score_text(first['mean'])} in {first['year']:.0f}"
            f" and {score_text(last['mean'])} in {last['year']:.0f}."
        )
    return f"{sentence} Pale dots: means of fewer than {FEW} titles."
