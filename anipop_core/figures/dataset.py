"""The figures of the dataset page: counts, how much is known of each group of titles, scores by year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import score_text
from anipop_core.figures.plotting import template

BARS_HEIGHT = 220  # pixels
COVERAGE_ROW_HEIGHT = 30  # pixels
YEARS_HEIGHT = 340  # pixels


def bars(labels: Sequence[str], counts: Sequence[int], colours: Colours, what: str) -> go.Figure:
    """Draw one bar with its number for each label. `what` is counted: "titles"."""
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
    figure.update_layout(template=template(colours), height=BARS_HEIGHT, margin_t=24)
    figure.update_yaxes(visible=False)
    figure.update_xaxes(type="category", tickfont_color=colours.ink)
    return figure


def bars_sentence(labels: Sequence[str], counts: Sequence[int], what: str) -> str:
    """What the figure shows, for those who can't see it."""
    each = "; ".join(f"{label}: {count:,}" for label, count in zip(labels, counts, strict=True))
    return f"Number of {what}. {each}."


def coverage_map(shares: pd.DataFrame, colours: Colours) -> go.Figure:
    """Draw percentages as a heat map. `shares` (groups, parts), 0-100; index and columns are the labels."""
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
    figure.update_layout(template=template(colours), height=COVERAGE_ROW_HEIGHT * len(shares) + 110)
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


def score_years(table: pd.DataFrame, colours: Colours) -> go.Figure:
    """Draw scores over numbers of titles. `table`: columns year, titles, lower, middle, upper (quartiles)."""
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
    figure.update_layout(template=template(colours), height=YEARS_HEIGHT)
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
    """The colour of a cell's number: ink or paper, whichever has more contrast.

    The cell's own colour lies `share` (0-1) of the way from paper to muted.
    """
    paper, muted, ink = (_channels(colour) for colour in (colours.paper, colours.muted, colours.ink))
    cell = _luminance([p + share * (m - p) for p, m in zip(paper, muted, strict=True)])
    return max((colours.ink, ink), (colours.paper, paper), key=lambda c: _contrast(_luminance(c[1]), cell))[0]


def _channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _luminance(channels: Sequence[float]) -> float:
    """Relative luminance as WCAG 2.2 defines it; channels are red, green, blue, 0-1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
