"""A histogram of known titles' scores, with the score and range of a pitch on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import range_text, score_text
from anipop_core.figures.plotting import template

BIN = 0.1  # score points
HEIGHT = 180  # pixels
LABEL = 26  # pixels above the bars for the score


def score_distribution(
    scores: Sequence[float] | np.ndarray,
    colours: Colours,
    score: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> go.Figure:
    """Draw a histogram of `scores` (n,) in steps of 0.1.

    Bars from `low` to `high`, the pitch's 90 % range, are tinted; its `score` is a line. All three may be missing.
    """
    edges = np.arange(1, 10 + BIN, BIN).round(2)
    counts, _ = np.histogram(scores, edges)
    centres = edges[:-1] + BIN / 2
    inside = np.zeros(len(centres), bool)
    if low is not None and high is not None:
        inside = (centres >= low) & (centres <= high)
    figure = go.Figure(
        go.Bar(
            x=centres,
            y=counts,
            width=BIN * 0.86,
            marker_color=[faded(colours.accent, 0.55) if i else colours.neutral for i in inside],
            marker_line_width=0,
            customdata=np.stack([edges[:-1], edges[1:]], 1),
            hovertemplate="%{y:,} titles from %{customdata[0]:.1f} to %{customdata[1]:.1f}<extra></extra>",
        )
    )
    shown = centres[counts > 0]
    first, last = (shown.min(), shown.max()) if len(shown) else (1.0, 10.0)
    figure.update_layout(template=template(colours), height=HEIGHT)
    figure.update_yaxes(visible=False)
    figure.update_xaxes(range=[first - 0.2, last + 0.2], dtick=1, ticks="outside")
    if low is not None and high is not None:
        figure.add_vrect(x0=low, x1=high, fillcolor=faded(colours.accent, 0.12), line_width=0, layer="below")
    if score is not None:
        _mark(figure, score, colours)
    return figure


def distribution_sentence(
    scores: Sequence[float] | np.ndarray,
    score: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> str:
    """What the figure shows, for those who can't see it."""
    if len(scores) == 0:
        return "No title has a score here."
    lower, middle, upper = np.percentile(scores, [25, 50, 75])
    known = (
        f"Scores of {len(scores):,} known titles: the middle one has {score_text(middle)}, "
        f"half of them lie between {score_text(lower)} and {score_text(upper)}."
    )
    if score is None or low is None or high is None:
        return known
    return f"{known} This pitch: {score_text(score)}, likely {range_text(low, high)} (90 % range)."


def _mark(figure: go.Figure, score: float, colours: Colours) -> None:
    figure.add_vline(x=score, line={"color": colours.accent, "width": 3})
    figure.update_layout(margin_t=LABEL)
    figure.add_annotation(
        x=score,
        y=1,
        yref="paper",
        text=f"<b>{score_text(score)}</b>",
        showarrow=False,
        yanchor="bottom",
        font={"size": 16, "color": colours.accent},
    )
