"""The place where the results of the last pitch that was scored stand."""

from __future__ import annotations

import streamlit as st

from anipop_core.ui.score.pitch_form import use_sample
from anipop_core.ui.session.scored import Scored, last_scored, score_submitted, submit
from anipop_core.ui.session.sealed import draft_waits_for_room, show_sealed, waits_for_room
from anipop_core.ui.shell.messages import show_problem


def show_score_panel() -> None:
    """The last score stays while a new one is worked out, and after an attempt that failed."""
    try:
        score_submitted()
    except Exception as error:
        show_problem(error)
    scored = last_scored()
    if _is_sealed(scored):
        show_sealed()
        return
    if scored is None:
        _show_start()
        return
    from anipop_core.ui.score.results import show_scored  # brings Plotly: the empty page is quicker without

    show_scored(scored)


def _is_sealed(scored: Scored | None) -> bool:
    """True where the version on the form, or its score, is the room's to open."""
    return draft_waits_for_room() or (scored is not None and waits_for_room(scored.pitch))


def _show_start() -> None:
    st.html(
        '<p class="ap-large" style="margin:.5rem 0 0;max-width:36rem">Paste a synopsis and drop in art: '
        "see how titles like this were received, how sure that is, and what moves the score.</p>"
        '<p class="ap-muted" style="max-width:36rem">Every part is optional. The pitch stays on this machine. '
        "The model describes past reception; the room decides.</p>"
    )
    st.button("Score the sample pitch", key="score-sample", on_click=_score_sample)


def _score_sample() -> None:
    use_sample()
    submit()
