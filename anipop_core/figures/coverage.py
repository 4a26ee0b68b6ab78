"""How much is known of groups of titles: a map of percentages, groups down, parts across."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.theme import template

ROW_HEIGHT = 30  # pixels


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
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(shares) + 110)
    figure.update_layout(annotations=_numbers(shares, colours))  # all at once: one by one takes seconds
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


def _numbers(shares: pd.DataFrame, colours: Colours) -> list[dict[str, object]]:
    return [
        {
            "x": part,
            "y": str(group),
            "text": f"{share:.0f}",
            "showarrow": False,
            "font": {"color": _readable_on(share / 100, colours)},
        }
        for group, row in shares.iterrows()
        for part, share in row.items()
    ]


def _readable_on(share: float, colours: Colours) -> str:
    """Ink or paper, whichever stands out more from a cell that lies `share` of the way from paper to muted."""
    paper, muted, ink = (_channels(colour) for colour in (colours.paper, colours.muted, colours.ink))
    cell = _luminance([p + share * (m - p) for p, m in zip(paper, muted, strict=True)])
    return max((colours.ink, ink), (colours.paper, paper), key=lambda c: _contrast(_luminance(c[1]), cell))[0]


def _channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _luminance(channels: Sequence[float]) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
