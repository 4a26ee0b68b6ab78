"""What stands on the page when there is nothing to compare, and what is left out of the choice."""

from __future__ import annotations

from html import escape

import streamlit as st

from anipop_core.ui.session.opening import use_sample
from anipop_core.ui.session.scored import submit
from anipop_core.ui.what_if.candidates import Candidates


def show_empty(candidates: Candidates) -> None:
    """One sentence and the ways to begin."""
    st.html(
        '<p class="ap-large" style="margin:.5rem 0 0;max-width:42rem">Score a pitch, or choose a project with '
        "versions: here any part of it can then be changed, and the new score stands at once beside the old.</p>"
    )
    show_left_out(candidates)
    with st.container(horizontal=True):
        if st.button("Go to the score page", key="to-score"):
            st.switch_page("pages/score_pitch.py")
        st.button("Use the sample pitch", key="what-if-sample", on_click=_score_sample)


def show_left_out(candidates: Candidates) -> None:
    """Why a version of the project can't be chosen."""
    if candidates.sealed:
        note(f"Sealed until the room opens it: {', '.join(candidates.sealed)}. The score isn't shown before.")
    if candidates.empty:
        note(f"Nothing to score yet: {', '.join(candidates.empty)}.")


def note(text: str) -> None:
    """A muted line."""
    st.html(f'<p class="ap-muted" style="margin:0">{escape(text)}</p>')


def _score_sample() -> None:
    use_sample()
    submit()
