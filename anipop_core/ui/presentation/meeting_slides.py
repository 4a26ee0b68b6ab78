"""Slides of what the room knows: the project, its versions, the guesses, the decision."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.numbers import points_text, range_text, score_text
from anipop_core.reports.meeting_record import MeetingRecord, MeetingVersion, change_between, last_decision
from anipop_core.store.records import ModelScore, Round
from anipop_core.ui.meeting.decisions import NAMES
from anipop_core.ui.meeting.opened_round import findings
from anipop_core.ui.session.scoring import SEALED
from anipop_core.ui.shell.labels import counted, local_time
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.widgets.shading import side

if TYPE_CHECKING:
    from anipop_core.model.noise import Change
    from anipop_core.reports.analysis import Analysis

TALLEST = 430  # pixels: what a slide of 720 leaves for a figure


def show_title(record: MeetingRecord, left_out: int) -> None:
    """The first slide. left_out: older versions that have no slides."""
    versions = counted(len(record.versions) + left_out, "version")
    st.html(
        f'<div class="ap-title"><h1>{escape(record.project)}</h1><p>Pitch meeting · {versions}</p>'
        '<p class="ap-muted">The model describes how titles like this were received. The room decides.</p></div>'
    )


def show_versions(record: MeetingRecord, left_out: int, analyses: Mapping[str, Analysis], checkpoint: str) -> None:
    """Score and range a row; a sealed version keeps its score to itself. Analyses by version id, as far as done."""
    scores = {
        version.summary.id: score
        for version in record.shown
        if (score := version.kept or _fresh(version, analyses, checkpoint)) is not None
    }
    low = min((score.low for score in scores.values()), default=1)
    high = max((score.high for score in scores.values()), default=10)
    decided = last_decision(record.shown)
    current = decided[0].summary.id if decided else None
    rows = "".join(
        _row(version, scores.get(version.summary.id), _change(record, version, analyses, checkpoint),
             version.summary.id == current, low, high)
        for version in record.versions
    )  # fmt: skip
    st.html(
        '<table class="ap-table" aria-label="Versions and their scores"><tr><th>Version</th>'
        '<th class="ap-number">Score</th><th></th><th>Likely</th><th>Against the first</th></tr>'
        f"{rows}</table>"
    )
    if left_out:
        st.html(f'<p class="ap-muted">{counted(left_out, "older version")} left out.</p>')


def show_guesses(found: Round) -> None:
    """Guesses beside the score; nothing for a round that is closed."""
    if found.model is None or not found.guesses:
        return
    from anipop_core.figures.guesses import guesses_figure, guesses_sentence
    from anipop_core.figures.plotting import enlarged

    real = found.outcome.score if found.outcome else None
    figure = enlarged(guesses_figure(found.model, found.guesses, real, colours()), TALLEST)
    sentence = guesses_sentence(found.model, found.guesses, real)
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key="slide-guesses", alt=sentence)
    st.html("".join(f'<p class="ap-line">{escape(line)}</p>' for line in findings(found)))


def show_decision(record: MeetingRecord) -> None:
    """The decision that was taken last."""
    found = last_decision(record.shown)
    if found is None:
        st.html('<div class="ap-title"><p class="ap-muted">Nothing is decided yet.</p></div>')
        return
    version, decision = found
    st.html(
        f'<div class="ap-title"><h1>{NAMES[decision.verdict]}</h1><p>{escape(version.name)}</p>'
        f'<p class="ap-text">{escape(decision.reasons)}</p>'
        f'<p class="ap-muted">{local_time(decision.decided_at)}</p></div>'
    )


def _fresh(version: MeetingVersion, analyses: Mapping[str, Analysis], checkpoint: str) -> ModelScore | None:
    """What the model in use says of a version that has no kept score."""
    analysis = analyses.get(version.summary.id)
    return ModelScore.of(checkpoint, analysis.prediction) if analysis else None


def _change(
    record: MeetingRecord, version: MeetingVersion, analyses: Mapping[str, Analysis], checkpoint: str
) -> Change | None:
    if version.is_sealed or version is record.shown[0]:
        return None
    if not {version.summary.id, record.shown[0].summary.id} <= analyses.keys():
        return None
    return change_between(record.shown[0], version, analyses, checkpoint)


def _row(
    version: MeetingVersion,
    score: ModelScore | None,
    change: Change | None,
    is_current: bool,
    low: float,
    high: float,
) -> str:
    name = f"<td>{escape(version.name)}</td>"
    if version.is_sealed:
        return f'<tr>{name}<td colspan="4" class="ap-muted">{SEALED.value}</td></tr>'
    if score is None:
        return f'<tr>{name}<td colspan="4" class="ap-muted">being scored</td></tr>'
    told = ""
    if change is not None:
        tone = side(change.points) if change.is_clear else "ap-noise"
        told = f'<span class="{tone}">{points_text(change.points)}</span> {escape(change.verdict)}'
    tone = "ap-current" if is_current else ""
    return (
        f'<tr class="{tone}">{name}<td class="ap-number"><b>{score_text(score.score)}</b></td>'
        f"<td>{_track(score, low, high)}</td><td>{range_text(score.low, score.high)}</td><td>{told}</td></tr>"
    )


def _track(score: ModelScore, low: float, high: float) -> str:
    """The range as a pale bar and the score as a dot, on one scale for all versions."""

    def place(value: float) -> float:
        return 100 * (value - low) / ((high - low) or 1)

    left, right = place(score.low), place(score.high)
    return (
        f'<span class="ap-track" aria-hidden="true"><i style="left:{left:.1f}%;width:{right - left:.1f}%"></i>'
        f'<b style="left:{place(score.score):.1f}%"></b></span>'
    )
