"""Submitting the draft, scoring it, and the result that the score and what-if pages show."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.schema import Notice, Pitch, Prediction
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.explaining import ExplanationJob
from anipop_core.ui.session.scoring import SEALED, Sealed, draft_waits_for_room, predict, waits_for_room
from anipop_core.ui.shell import resources

WAITS_FOR_ROOM = (
    "The room has sealed guesses on this version. Its score is shown when they are opened. "
    "Open them on the meeting page, or change the pitch to score another version."
)


@dataclass(frozen=True)
class Scored:
    """A pitch with its score, and its explanation, which may still be under way."""

    pitch: Pitch
    prediction: Prediction
    notices: tuple[Notice, ...]  # how the pitch was read, then what the model says of it
    explanation: ExplanationJob


def submit() -> None:
    """Read the draft: either its errors stand beside their fields, or it waits to be scored."""
    draft = current_draft()
    parsed = draft.read_to_score()
    if parsed is not None and waits_for_room(parsed.pitch):
        draft.errors[""] = [WAITS_FOR_ROOM]
    elif parsed is not None:
        st.session_state[keys.SUBMITTED] = parsed


def visible_score() -> Scored | Sealed | None:
    """The last score; sealed where it, or the version on the form, is the room's to open."""
    scored = last_scored()
    hidden = draft_waits_for_room() or (scored is not None and waits_for_room(scored.pitch))
    return SEALED if hidden else scored


def last_scored() -> Scored | None:
    """For its pitch, and to be kept with a version. To be shown: `visible_score`."""
    found: Scored | None = st.session_state.get(keys.SCORED)
    return found


def score_submitted() -> None:
    """Score what was submitted, if anything; it stays submitted when the run is broken off by a click."""
    parsed: ParsedPitch | None = st.session_state.get(keys.SUBMITTED)
    if parsed is None:
        return
    before = last_scored()
    try:
        if before is None or before.pitch != parsed.pitch or before.explanation.has_failed:
            _score(parsed)
    except Exception:
        del st.session_state[keys.SUBMITTED]
        raise
    del st.session_state[keys.SUBMITTED]


def is_outdated() -> bool:
    """True where the draft is no longer the pitch that was scored."""
    scored = last_scored()
    if scored is None:
        return False
    try:
        return current_draft().parse().pitch != scored.pitch
    except InputError:
        return True


def _score(parsed: ParsedPitch) -> None:
    """Nothing where the room has sealed guesses on it since it was submitted: the page says so."""
    prediction = predict(parsed.pitch)
    if isinstance(prediction, Sealed):
        return
    before = last_scored()
    job = ExplanationJob(resources.predictor(), parsed.pitch, resources.worker(), resources.panel_worker())
    st.session_state[keys.SCORED] = Scored(parsed.pitch, prediction, parsed.notices + prediction.notices, job)
    if before is not None:
        before.explanation.cancel()
