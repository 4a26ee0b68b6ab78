"""A version on which the room has sealed guesses: its score is shown on the meeting page, when they are opened."""

from __future__ import annotations

import streamlit as st

from anipop_core.errors import InputError, StoreError
from anipop_core.schema import Pitch
from anipop_core.ui.draft import current_draft
from anipop_core.ui.projects import store

SEALED = "sealed until the room opens it"
SEALED_MESSAGE = (
    "The room has sealed guesses on this version. Its score is shown when they are opened. "
    "Open them on the meeting page, or change the pitch to score another version."
)


def waits_for_room(pitch: Pitch) -> bool:
    """True where `pitch` is the version being edited, as the model reads it, and its guesses are still sealed."""
    opened = current_draft().opened
    if opened is None:
        return False
    from anipop_core.store.stored_pitch import reads_the_same

    if not reads_the_same(pitch, opened.version.pitch):
        return False
    try:
        room = store().room.round(opened.version.id)
    except StoreError:  # deleted, or no database: a pitch can be scored without one
        return False
    return bool(room.sealed) and room.opened_at is None


def draft_waits_for_room() -> bool:
    """The same of the pitch on the form."""
    try:
        return current_draft().opened is not None and waits_for_room(current_draft().parse().pitch)
    except InputError:
        return False


def show_sealed() -> None:
    """In place of a score."""
    st.html(
        f'<p class="ap-large" style="margin:.5rem 0 0">The score is {SEALED}.</p>'
        '<p class="ap-muted" style="max-width:36rem">Guesses on this version are sealed. '
        "They are opened, and the score shown, on the meeting page.</p>"
    )
