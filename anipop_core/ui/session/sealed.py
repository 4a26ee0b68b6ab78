"""A version on which the room has sealed guesses: its score is shown on the meeting page, when they are opened."""

from __future__ import annotations

import streamlit as st

from anipop_core.errors import InputError, StoreError
from anipop_core.schema import Pitch
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.projects import chosen_project_id, store

SEALED = "sealed until the room opens it"
SEALED_MESSAGE = (
    "The room has sealed guesses on this version. Its score is shown when they are opened. "
    "Open them on the meeting page, or change the pitch to score another version."
)


def waits_for_room(pitch: Pitch) -> bool:
    """True where the model would read `pitch` as a version of the project at hand with guesses that are sealed."""
    project_id = _project_id()
    if project_id is None:
        return False
    try:
        return store().room.is_sealed(project_id, pitch)
    except StoreError:  # no database: a pitch can be scored without one
        return False


def draft_waits_for_room() -> bool:
    """The same of the pitch on the form."""
    try:
        return _project_id() is not None and waits_for_room(current_draft().parse().pitch)
    except InputError:
        return False


def _project_id() -> str | None:
    """Of the version being edited, else the project that was opened last."""
    opened = current_draft().opened
    if opened is not None:
        return opened.version.project_id
    return chosen_project_id()


def show_sealed() -> None:
    """In place of a score."""
    st.html(
        f'<p class="ap-large" style="margin:.5rem 0 0">The score is {SEALED}.</p>'
        '<p class="ap-muted" style="max-width:36rem">Guesses on this version are sealed. '
        "They are opened, and the score shown, on the meeting page.</p>"
    )
