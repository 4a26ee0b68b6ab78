"""The score page: the form on the left, the results of the pitch that was scored last on the right."""

from __future__ import annotations

import streamlit as st

from anipop_core.ui.score.pitch_form import show_pitch_form
from anipop_core.ui.session.opening import use_sample
from anipop_core.ui.session.scored import score_submitted, submit, visible_score
from anipop_core.ui.session.scoring import SEALED, Sealed
from anipop_core.ui.shell.messages import show_problem
from anipop_core.ui.widgets.project_line import show_project_line


def show_score_page() -> None:
    """The line of the project is filled last: the form doesn't wait for the database."""
    line = st.container(key="project-line-place")
    pitch, results = st.columns([5, 7], gap="large")
    with pitch, st.container(key="pitch"):
        show_pitch_form()
    with results:
        _show_results()
    with line:
        show_project_line()


def _show_results() -> None:
    """The last score stays while a new one is worked out, and after an attempt that failed."""
    try:
        score_submitted()
    except Exception as error:
        show_problem(error)
    scored = visible_score()
    if isinstance(scored, Sealed):
        _show_sealed()
        return
    if scored is None:
        _show_start()
        return
    from anipop_core.ui.score.results import show_scored  # brings Plotly: the empty page is quicker without

    show_scored(scored)


def _show_sealed() -> None:
    st.html(
        f'<p class="ap-large" style="margin:.5rem 0 0">The score is {SEALED.value}.</p>'
        '<p class="ap-muted" style="max-width:36rem">Guesses on this version are sealed. '
        "They are opened, and the score shown, on the meeting page.</p>"
    )


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
