"""How far people and model were off, over all projects."""

from __future__ import annotations

from html import escape

import streamlit as st

from anipop_core.figures.track_record import track_record_figure, track_record_sentence
from anipop_core.store.track_record import TrackRecord
from anipop_core.ui.shell.labels import counted
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import STATIC_FIGURE, colours

FEW = 20  # versions; the mean of fewer errors moves a lot with each of them


def show_track_record(record: TrackRecord) -> None:
    """Errors of people and model; nothing as long as no real score of an opened round is known."""
    if record.model_error is None:
        return
    show_heading("Track record", "people and model against the real scores, over all projects")
    versions = len(record.versions)
    told = f"{counted(versions, 'version')} with a known real score. The model is {record.model_error:.2f} points off"
    st.html(f'<p style="margin:0">{told} on average.{few_sentence(versions)}</p>')
    if not record.people:
        return
    sentence = track_record_sentence(record)
    figure = track_record_figure(record, colours())
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key="track-record", alt=sentence)
    st.caption("The coloured dot is the model, on the versions this person has guessed. Further left is nearer.")
    st.html(_table(record))


def few_sentence(versions: int) -> str:
    """A warning where there are fewer than `FEW` versions, else ""."""
    return " So few say little about who guesses better." if versions < FEW else ""


def _table(record: TrackRecord) -> str:
    rows = "".join(
        f'<tr><td>{escape(person.who)}</td><td class="ap-number">{person.versions}</td>'
        f'<td class="ap-number">{person.error:.2f}</td><td class="ap-number">{person.model_error:.2f}</td></tr>'
        for person in record.people
    )
    return (
        '<table class="ap-table" aria-label="Track record"><tr><th>Who</th><th class="ap-number">Versions</th>'
        '<th class="ap-number">Points off</th><th class="ap-number">The model, on the same</th></tr>'
        f"{rows}</table>"
    )
