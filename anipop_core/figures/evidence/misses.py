"""The scores furthest off: what was predicted, its range, and the real score."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.plotting import short_label, template

ROW_HEIGHT = 34  # pixels
LABEL_LENGTH = 38  # characters of a title


def misses(table: pd.DataFrame, colours: Colours) -> go.Figure:
    """Draw one title a row. `table`: columns title, year, predicted, low, high, real; year and range may be None."""
    rows = [str(place) for place in range(len(table))]
    names = [_name(title, year) for title, year in zip(table["title"], table["year"], strict=True)]
    figure = go.Figure()
    for row, low, high in zip(rows, table["low"], table["high"], strict=True):
        if pd.notna(low) and pd.notna(high):
            figure.add_scatter(
                x=[low, high], y=[row, row], mode="lines", hoverinfo="skip",
                line={"color": faded(colours.accent, 0.25), "width": 12},
            )  # fmt: skip
    for column, symbol, colour in (("predicted", "circle", colours.accent), ("real", "diamond", colours.ink)):
        figure.add_scatter(
            x=table[column],
            y=rows,
            mode="markers",
            marker={"symbol": symbol, "size": 12, "color": colour},
            customdata=names,
            hovertemplate=f"%{{customdata}}: {column} %{{x:.2f}}<extra></extra>",
        )
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 48)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=names, showline=False, automargin=True, tickfont={"size": 14, "color": colours.ink},
    )  # fmt: skip
    figure.update_xaxes(tickformat=".0f", dtick=1, ticks="outside", range=[1, 10], automargin=True)
    return figure


def misses_sentence(table: pd.DataFrame) -> str:
    """What the figure shows, for those who can't see it."""
    each = "; ".join(
        f"{row.title} predicted {row.predicted:.2f}, real {row.real:.2f}" for row in table.itertuples(index=False)
    )
    return f"Scores furthest off: {each}."


def _name(title: str, year: float | None) -> str:
    return short_label(title, LABEL_LENGTH) + ("" if year is None or pd.isna(year) else f" ({int(year)})")
