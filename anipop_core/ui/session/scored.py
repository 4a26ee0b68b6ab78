"""The pitch that was scored last: what the results and the what-if page show."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.schema import Notice, Pitch, Prediction
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.explaining import ExplanationJob
from anipop_core.ui.session.sealed import SEALED_MESSAGE, waits_for_room
from anipop_core.ui.shell import resources


@dataclass(frozen=True)
class Scored:
    pitch: Pitch
    prediction: Prediction
    notices: tuple[Notice, ...]  # how the pitch was read, then what the model says of it
    explanation: ExplanationJob


def submit() -> None:
    """Read the draft: either its errors stand beside their fields, or it waits to be scored."""
    draft = current_draft()
    parsed = draft.read()
    if parsed is not None and waits_for_room(parsed.pitch):
        draft.errors[""] = [SEALED_MESSAGE]
    elif parsed is not None:
        st.session_state[keys.SUBMITTED] = parsed


def last_scored() -> Scored | None:
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
            st.session_state[keys.SCORED] = _score(parsed)
            if before is not None:
                before.explanation.cancel()
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


def _score(parsed: ParsedPitch) -> Scored:
    model = resources.predictor()
    with st.spinner("Scoring the pitch"):
        prediction = model.predict(parsed.pitch)
    job = ExplanationJob(model, parsed.pitch, resources.worker(), resources.panel_worker())
    return Scored(parsed.pitch, prediction, parsed.notices + prediction.notices, job)
