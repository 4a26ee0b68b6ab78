"""Calibration of scores: mean real score against mean predicted score."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.plotting import template

HEIGHT = 320  # pixels


def score_calibration(table: pd.DataFrame, colours: Colours) -> go.Figure:
    """Draw a dot for each group of titles. `table`: columns predicted, real (means). Dots on the diagonal are right."""
    low = min(table["predicted"].min(), table["real"].min()) - 0.2
    high = max(table["predicted"].max(), table["real"].max()) + 0.2
    figure = go.Figure(
        go.Scatter(
            x=[low, high], y=[low, high], mode="lines", hoverinfo="skip", line={"color": colours.muted, "dash": "dot"}
        )
    )
    figure.add_scatter(
        x=table["predicted"],
        y=table["real"],
        mode="markers",
        marker={"color": colours.accent, "size": 12},
        hovertemplate="score %{x:.2f}, real %{y:.2f}<extra></extra>",
    )
    figure.update_layout(template=template(colours), height=HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    figure.update_xaxes(
        title={"text": "Score given, mean of a tenth of titles"}, range=[low, high], tickformat=".1f", automargin=True
    )
    figure.update_yaxes(
        title={"text": "Real score, mean", "standoff": 12}, range=[low, high], tickformat=".1f", automargin=True
    )
    return figure


def score_calibration_sentence(table: pd.DataFrame) -> str:
    """What the figure shows, for those who can't see it."""
    each = ", ".join(f"{p:.2f} for a real {r:.2f}" for p, r in zip(table["predicted"], table["real"], strict=True))
    return f"Mean score given and mean real score in ten groups: {each}."
