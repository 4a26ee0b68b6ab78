"""Changes of a score: each as a dot on its own row, with the width that noise alone could have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import points_text
from anipop_core.figures.theme import short_label, template
from anipop_core.scenarios.noise import Change

ROW_HEIGHT = 34  # pixels
LABEL_LENGTH = 48  # characters


@dataclass(frozen=True)
class NamedChange:
    label: str
    change: Change


def change_text(change: Change) -> str:
    """ "+0.21, larger than model noise"."""
    return f"{points_text(change.points)}, {change.verdict}"


def changes_figure(rows: Sequence[NamedChange], colours: Colours) -> go.Figure:
    """From the top down as given. The pale bar is the 90 % noise around the change; where it reaches zero, the row
    is grey."""
    places = [str(place) for place in range(len(rows))]
    tints = [change_colour(row.change, colours) for row in rows]
    figure = go.Figure()
    for place, row, tint in zip(places, rows, tints, strict=True):
        figure.add_scatter(
            x=[row.change.points - row.change.noise, row.change.points + row.change.noise], y=[place, place],
            mode="lines", hoverinfo="skip", line={"color": faded(tint, 0.35), "width": 8},
        )  # fmt: skip
    figure.add_scatter(
        x=[row.change.points for row in rows],
        y=places,
        mode="markers",
        marker={"color": tints, "size": 11},
        customdata=[[escape(row.label, quote=False), change_text(row.change)] for row in rows],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )
    figure.add_vline(x=0, line={"color": colours.muted, "width": 1}, layer="below")
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 48)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=places, categoryorder="array", tickvals=places,
        ticktext=[f"{short_label(row.label, LABEL_LENGTH)}  <b>{points_text(row.change.points)}</b>" for row in rows],
        showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink}, ticklabelstandoff=8,
    )  # fmt: skip
    reach = max((abs(row.change.points) + row.change.noise for row in rows), default=0.1)
    low = min((row.change.points - row.change.noise for row in rows), default=0)
    figure.update_xaxes(range=[min(low, 0) - 0.06 * reach, 1.06 * reach], tickformat="+.2f", nticks=7, ticks="outside")
    return figure


def changes_sentence(rows: Sequence[NamedChange]) -> str:
    """What the figure shows, for those who can't see it."""
    return "Changes of the score in points: " + "; ".join(f"{r.label} {change_text(r.change)}" for r in rows) + "."


def change_colour(change: Change, colours: Colours) -> str:
    """Blue raises, orange lowers, grey can't be told from noise."""
    if not change.is_clear:
        return colours.neutral
    return colours.raises if change.points > 0 else colours.lowers
