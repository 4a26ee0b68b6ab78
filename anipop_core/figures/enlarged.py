"""A figure for the projector: the same marks, larger type."""

from __future__ import annotations

import plotly.graph_objects as go

SCALE = 1.55
TYPE = 22  # pixels


def enlarged(figure: go.Figure, tallest: int) -> go.Figure:
    """The figure itself, its height in pixels at most `tallest`."""
    figure.update_layout(height=min(tallest, round(SCALE * figure.layout.height)), font_size=TYPE)
    figure.update_yaxes(tickfont_size=TYPE)
    figure.update_xaxes(tickfont_size=TYPE - 2)
    figure.update_annotations(font_size=TYPE)
    return figure
