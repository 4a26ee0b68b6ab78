"""A histogram of known titles' list members, in steps that multiply, with a pitch's members and range on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import members_range_text, members_text
from anipop_core.figures.plotting import template

STEPS = 10  # bars from one power of ten to the next
HEIGHT = 150  # pixels
LABEL = 26  # pixels above the bars for the members


def members_distribution(
    known: Sequence[float] | np.ndarray, colours: Colours, members: float, low: float, high: float
) -> go.Figure:
    """Draw a histogram of `known` (n,), list members of titles. Bars from `low` to `high`, the pitch's 90 % range, are
    tinted; its `members` are a line."""
    logs = np.log10(np.maximum(np.asarray(known, float), 1))
    first, last = np.floor(logs.min() * STEPS), np.ceil(logs.max() * STEPS)
    edges = np.arange(first, last + 1.5) / STEPS
    counts, _ = np.histogram(logs, edges)
    centres = (edges[:-1] + edges[1:]) / 2
    inside = (centres >= np.log10(max(low, 1))) & (centres <= np.log10(max(high, 1)))
    ends = [[members_text(one) for one in pair] for pair in zip(10 ** edges[:-1], 10 ** edges[1:], strict=True)]
    figure = go.Figure(
        go.Bar(
            x=centres,
            y=counts,
            width=0.86 / STEPS,
            marker_color=[faded(colours.accent, 0.55) if i else colours.neutral for i in inside],
            marker_line_width=0,
            customdata=ends,
            hovertemplate="%{y:,} titles from %{customdata[0]} to %{customdata[1]} members<extra></extra>",
        )
    )
    powers = np.arange(np.ceil(edges[0]), np.floor(edges[-1]) + 1)
    at = float(np.log10(max(members, 1)))
    figure.update_layout(template=template(colours), height=HEIGHT, margin_t=LABEL)
    figure.update_yaxes(visible=False)
    figure.update_xaxes(tickvals=powers, ticktext=[f"{10 ** int(power):,}" for power in powers], ticks="outside")
    figure.add_vrect(
        x0=np.log10(max(low, 1)),
        x1=np.log10(max(high, 1)),
        fillcolor=faded(colours.accent, 0.12),
        line_width=0,
        layer="below",
    )
    figure.add_vline(x=at, line={"color": colours.accent, "width": 3})
    figure.add_annotation(
        x=at, y=1, yref="paper", text=f"<b>{members_text(members)}</b>", showarrow=False, yanchor="bottom",
        font={"size": 16, "color": colours.accent},
    )  # fmt: skip
    return figure


def members_sentence(known: Sequence[float] | np.ndarray, members: float, low: float, high: float) -> str:
    """What the figure shows, for those who can't see it."""
    lower, middle, upper = np.percentile(known, [25, 50, 75])
    return (
        f"List members of {len(known):,} known titles: the middle one has {members_text(middle)}, half of them lie "
        f"between {members_text(lower)} and {members_text(upper)}. This pitch: {members_text(members)}, likely "
        f"{members_range_text(low, high)} (90 % range)."
    )
