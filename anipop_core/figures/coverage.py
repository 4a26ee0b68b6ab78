"""How much is known of groups of titles: a map of percentages, groups down, parts across."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.theme import template

ROW_HEIGHT = 30  # pixels
DARK_FROM = 60  # per cent from which a cell is so dark that its number is written in paper


def coverage_map(shares: pd.DataFrame, colours: Colours) -> go.Figure:
    """`shares` (groups, parts) in per cent; index and columns are the labels."""
    figure = go.Figure(
        go.Heatmap(
            z=shares.to_numpy(),
            x=list(shares.columns),
            y=[str(group) for group in shares.index],
            zmin=0,
            zmax=100,
            colorscale=[[0, colours.paper], [1, colours.muted]],
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{y}, %{x}: %{z:.1f} %<extra></extra>",
        )
    )
    for group, row in shares.iterrows():
        for part, share in row.items():
            ink = colours.paper if share >= DARK_FROM else colours.ink
            figure.add_annotation(x=part, y=str(group), text=f"{share:.0f}", showarrow=False, font_color=ink)
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(shares) + 110)
    figure.update_yaxes(type="category", autorange="reversed", showline=False, tickfont_color=colours.ink)
    figure.update_xaxes(side="top", showline=False, tickangle=-40, tickfont_color=colours.ink)
    return figure


def coverage_sentence(shares: pd.DataFrame, what: str) -> str:
    """What the map shows, for those who can't see it."""
    rows = "; ".join(
        f"{group}: " + ", ".join(f"{part} {share:.0f}" for part, share in row.items())
        for group, row in shares.iterrows()
    )
    return f"Per cent of titles for which each part is known, by {what}. {rows}."
