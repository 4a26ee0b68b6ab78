"""One fact in all its values: a score with its range for each, the best on top, and how many known titles have it."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from anipop_core.figures.changes import change_colour, change_text
from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import DECIMALS, members_range_text, members_text, output_text, range_text
from anipop_core.figures.plotting import short_label, template
from anipop_core.scenarios.sweep import Sweep, SweepPoint
from anipop_core.schema import Output

ROW_HEIGHT = 30  # pixels
MOST_ROWS = 40  # a figure of 220 studios can't be read: the first, the last and the plan's own
LABEL_LENGTH = 26  # characters
COUNT_ROOM = 0.22  # of the ranges' width, for the numbers of titles on the right
SIGNS = {"keep": "", "set": "", "add": "with ", "remove": "without "}


def sweep_figure(sweep: Sweep, colours: Colours, most: int = MOST_ROWS) -> go.Figure:
    """Draw one value a row. The pitch's own value takes the accent colour; changes within model noise are grey."""
    points, output = shown_points(sweep, most), sweep.output
    ends = [point.scored.ends(output) for point in points]
    rows = [str(place) for place in range(len(points))]
    tints = [_colour(point, colours) for point in points]
    figure = go.Figure()
    for row, (_, low, high), tint in zip(rows, ends, tints, strict=True):
        figure.add_scatter(
            x=[low, high], y=[row, row], mode="lines", hoverinfo="skip",
            line={"color": faded(tint, 0.25), "width": 8},
        )  # fmt: skip
    figure.add_scatter(
        x=[value for value, _, _ in ends],
        y=rows,
        mode="markers",
        marker={"color": tints, "size": 11},
        customdata=[[escape(value_text(point), quote=False), _hover(point, output)] for point in points],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )
    own = next(point for point in points if point.action == "keep")
    low, high = min(low for _, low, _ in ends), max(high for _, _, high in ends)
    edge = high + COUNT_ROOM * (high - low)
    figure.add_scatter(
        x=[edge] * len(rows), y=rows, mode="text", text=[f"{point.titles:,}" for point in points],
        textposition="middle left", textfont={"color": colours.muted, "size": 13}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_vline(x=own.scored.ends(output)[0], line={"color": colours.hairline, "width": 1}, layer="below")
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 48)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=[f"{short_label(value_text(point), LABEL_LENGTH)}  <b>{output_text(value, output)}</b>"
                  for point, (value, _, _) in zip(points, ends, strict=True)],
        showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink}, ticklabelstandoff=8,
    )  # fmt: skip
    figure.update_xaxes(
        range=[low - 0.04 * (high - low), edge], tickformat=f".{DECIMALS[output] - 1}f", nticks=7, ticks="outside"
    )
    return figure


def sweep_sentence(sweep: Sweep, most: int = MOST_ROWS) -> str:
    """What the figure shows, for those who can't see it."""
    each = "; ".join(f"{value_text(point)}: {_hover(point, sweep.output)}" for point in shown_points(sweep, most))
    what = "Scores" if sweep.output == "score" else "Reach, as a percentile, and list members"
    return f"{what} with their 90 % ranges, the highest first. {each}."


def shown_points(sweep: Sweep, most: int = MOST_ROWS) -> tuple[SweepPoint, ...]:
    """At most `most` points: the highest and the lowest, and the pitch's own value."""
    points = sweep.points
    if len(points) <= most:
        return points
    head, tail = points[: most // 2], points[-(most - most // 2) + 1 :]
    between = [point for point in points[len(head) : -len(tail)] if point.action == "keep"]
    return (*head, *(between or [points[len(head)]]), *tail)


def value_text(point: SweepPoint) -> str:
    """How a value is written: "TV", "with Drama", "without Comedy", "12 (as planned)"."""
    planned = " (as planned)" if point.action == "keep" else ""
    return f"{SIGNS[point.action]}{point.label}{planned}"


def _hover(point: SweepPoint, output: Output) -> str:
    scored, change = point.scored, point.change
    titles = "1 known title" if point.titles == 1 else f"{point.titles:,} known titles"
    value, low, high = scored.ends(output)
    text = f"{output_text(value, output)}, likely {range_text(low, high, output)}"
    if output == "reach":
        likely = members_range_text(scored.members_low, scored.members_high)
        text += f" ({members_text(scored.members)} list members, {likely})"
    text += f", {titles}"
    return text if point.action == "keep" else f"{text}; {change_text(change)}"


def _colour(point: SweepPoint, colours: Colours) -> str:
    return colours.accent if point.action == "keep" else change_colour(point.change, colours)
