"""Plain bars, one a label: counts of things."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.theme import template

HEIGHT = 220  # pixels


def bars(labels: Sequence[str], counts: Sequence[int], colours: Colours, what: str) -> go.Figure:
    """`what` is counted: "titles"."""
    figure = go.Figure(
        go.Bar(
            x=list(labels),
            y=list(counts),
            marker_color=colours.neutral,
            text=[f"{count:,}" for count in counts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{x}}: %{{y:,}} {what}<extra></extra>",
        )
    )
    figure.update_layout(template=template(colours), height=HEIGHT, margin_t=24)
    figure.update_yaxes(visible=False)
    figure.update_xaxes(type="category", tickfont_color=colours.ink)
    return figure


def bars_sentence(labels: Sequence[str], counts: Sequence[int], what: str) -> str:
    """What the figure shows, for those who can't see it."""
    each = "; ".join(f"{label}: {count:,}" for label, count in zip(labels, counts, strict=True))
    return f"Number of {what}. {each}."
