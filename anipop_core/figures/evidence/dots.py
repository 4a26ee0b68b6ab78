"""Numbers of an evaluation as dots, one a row, with whiskers for their intervals."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import MINUS
from anipop_core.figures.plotting import short_label, template

ROW_HEIGHT = 30  # pixels
LABEL_LENGTH = 34  # characters


def dots(
    table: pd.DataFrame,
    colours: Colours,
    axis: str,
    band: tuple[float, float] | None = None,
    reference: float | None = None,
    text_format: str = ".2f",
) -> go.Figure:
    """Draw one dot a row, in the order of the table.

    Args:
        table: columns label and value; if wanted low and high (whiskers), strong (bool: drawn in the accent colour).
        axis: title of the axis.
        band: values that are as they should be; shaded.
        reference: a value to compare with, drawn as a thin line.
        text_format: format specification for the values.
    """
    rows = [str(place) for place in range(len(table))]  # labels may repeat when cut short
    strong = table["strong"] if "strong" in table else pd.Series(False, index=table.index)
    marker = [colours.accent if s else colours.muted for s in strong]
    figure = go.Figure()
    if "low" in table:
        for row, low, high, colour in zip(rows, table["low"], table["high"], marker, strict=True):
            if pd.notna(low) and pd.notna(high):
                figure.add_scatter(
                    x=[low, high], y=[row, row], mode="lines", hoverinfo="skip",
                    line={"color": faded(colour, 0.35), "width": 8},
                )  # fmt: skip
    figure.add_scatter(
        x=table["value"],
        y=rows,
        mode="markers",
        marker={"color": marker, "size": 11},
        customdata=[escape(str(label), quote=False) for label in table["label"]],
        hovertemplate=f"%{{customdata}}: %{{x:{text_format}}}<extra></extra>",
    )
    if band is not None:
        figure.add_vrect(x0=band[0], x1=band[1], fillcolor=faded(colours.neutral, 0.35), line_width=0, layer="below")
    if reference is not None:
        figure.add_vline(x=reference, line={"color": colours.muted, "width": 1}, layer="below")
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 64)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=[f"{short_label(label, LABEL_LENGTH)}  <b>{_written(value, text_format)}</b>"
                  for label, value in zip(table["label"], table["value"], strict=True)],
        showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink}, ticklabelstandoff=8,
    )  # fmt: skip
    figure.update_xaxes(
        title={"text": axis, "standoff": 8}, tickformat=text_format, nticks=7, ticks="outside", automargin=True
    )
    return figure


def dots_sentence(table: pd.DataFrame, axis: str, text_format: str = ".2f") -> str:
    """What the figure shows, for those who can't see it."""
    each = "; ".join(
        f"{label} {_written(value, text_format)}" for label, value in zip(table["label"], table["value"], strict=True)
    )
    return f"{axis}: {each}."


def _written(value: float, text_format: str) -> str:
    text = format(value, text_format).replace("%", "\u00a0%")
    return text.lstrip("+-") if not text.strip("+-0.\u00a0%") else text.replace("-", MINUS)
