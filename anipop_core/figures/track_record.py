"""Mean absolute error of each person and of the model, on the same versions."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.plotting import short_label, template
from anipop_core.store.track_record import TrackRecord

ROW_HEIGHT = 40  # pixels
LABEL_LENGTH = 30  # characters of a name


def track_record_figure(record: TrackRecord, colours: Colours) -> go.Figure:
    """Draw one person a row: their error as a dot, the model's on the same versions in the accent colour."""
    people = record.people
    rows = [str(place) for place in range(len(people))]  # names may repeat when cut short
    figure = go.Figure()
    for row, person in zip(rows, people, strict=True):
        figure.add_scatter(
            x=[person.error, person.model_error], y=[row, row], mode="lines", hoverinfo="skip",
            line={"color": faded(colours.muted, 0.35), "width": 6},
        )  # fmt: skip
    for name, values, colour in (
        ("the model", [person.model_error for person in people], colours.accent),
        ("they", [person.error for person in people], colours.ink),
    ):
        figure.add_scatter(
            x=values,
            y=rows,
            mode="markers",
            marker={"color": colour, "size": 12},
            customdata=[escape(person.who, quote=False) for person in people],
            hovertemplate=f"%{{customdata}}’s versions: {name} %{{x:.2f}} off<extra></extra>",
        )
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 70)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=[f"{short_label(person.who, LABEL_LENGTH)}  <b>{person.error:.2f}</b>" for person in people],
        showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink}, ticklabelstandoff=8,
    )  # fmt: skip
    figure.update_xaxes(
        title={"text": "points off the real score, on average", "standoff": 8}, rangemode="tozero", tickformat=".1f",
        nticks=7, ticks="outside", automargin=True,
    )  # fmt: skip
    return figure


def track_record_sentence(record: TrackRecord) -> str:
    """What the figure shows, for those who can't see it."""
    each = "; ".join(
        f"{person.who} {person.error:.2f}, the model {person.model_error:.2f} on the same" for person in record.people
    )
    return f"Points off the real score, on average: {each}."
