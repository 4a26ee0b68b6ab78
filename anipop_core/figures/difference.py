"""From the score of one version to that of another: one bar for each part in which they differ."""

from __future__ import annotations

from html import escape

import numpy as np
import plotly.graph_objects as go

from anipop_core.figures.changes import change_colour, change_text
from anipop_core.figures.colours import Colours
from anipop_core.figures.drivers import ROW_HEIGHT
from anipop_core.figures.numbers import DECIMALS, output_text, points_text
from anipop_core.figures.plotting import short_label, template
from anipop_core.scenarios.comparison import Comparison
from anipop_core.schema import SPREAD

LABEL_LENGTH = 32  # characters of a part's name


def difference_figure(comparison: Comparison, before_name: str, after_name: str, colours: Colours) -> go.Figure:
    """Draw a waterfall from the score, or the reach, of one version to that of another.

    Each bar is a part in which they differ; parts whose change is within model noise are grey.
    """
    parts, output = comparison.parts, comparison.output
    before, after = (scored.ends(output)[0] for scored in (comparison.before, comparison.after))
    ends = before + np.cumsum([part.change.points for part in parts])
    rows = [str(place) for place in range(len(parts) + 2)]  # names may repeat when cut short
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=rows[1:-1],
            base=[before, *ends[:-1]][: len(parts)],
            x=[part.change.points for part in parts],
            marker_color=[change_colour(part.change, colours) for part in parts],
            marker_line_width=0,
            customdata=[[escape(part.difference.name, quote=False), change_text(part.change)] for part in parts],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
            width=0.62,
        )
    )
    for row, value, colour in ((rows[0], before, colours.muted), (rows[-1], after, colours.accent)):
        figure.add_scatter(
            x=[value], y=[row], mode="markers", hovertemplate=f"%{{x:.{DECIMALS[output]}f}}<extra></extra>",
            marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": colour}},
        )  # fmt: skip
    labels = [
        f"{short_label(before_name, LABEL_LENGTH)}  <b>{output_text(before, output)}</b>",
        *(
            f"{short_label(part.difference.name, LABEL_LENGTH)}  <b>{points_text(part.change.points, output)}</b>"
            for part in parts
        ),
        f"{short_label(after_name, LABEL_LENGTH)}  <b>{output_text(after, output)}</b>",
    ]
    low, high = min(before, after, *ends), max(before, after, *ends)
    room = max(0.05 * SPREAD[output], 0.06 * (high - low))
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 24)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=labels, showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink},
        ticklabelstandoff=8,
    )  # fmt: skip
    figure.update_xaxes(range=[low - room, high + room], tickformat=f".{DECIMALS[output]}f", nticks=6, ticks="outside")
    figure.add_vline(x=before, line={"color": colours.hairline, "width": 1}, layer="below")
    return figure


def difference_sentence(comparison: Comparison, before_name: str, after_name: str) -> str:
    """What the figure shows, for those who can't see it."""
    parts = "; ".join(f"{part.difference.name} {change_text(part.change)}" for part in comparison.parts)
    before, after = (
        output_text(scored.ends(comparison.output)[0], comparison.output)
        for scored in (comparison.before, comparison.after)
    )
    scores = f"{before_name} {before} to {after_name} {after}"
    return f"From {scores}: {change_text(comparison.change)}. {parts or 'Nothing differs'}."
