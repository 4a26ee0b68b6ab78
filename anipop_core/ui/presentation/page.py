"""A meeting on the projector: one slide at a time, turned by keys or buttons."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from anipop_core.store.problems import VersionGone
from anipop_core.store.records import Project
from anipop_core.ui.presentation.keyboard import listen
from anipop_core.ui.presentation.slides import slides_of
from anipop_core.ui.session import keys
from anipop_core.ui.session.analyses import AnalysisJob, analysis_of
from anipop_core.ui.session.meeting_record import last_versions, meeting_record
from anipop_core.ui.session.projects import store
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_problem
from anipop_core.ui.widgets.links import MEETING_PAGE

MOST = 6  # versions
POLL_S = 1.0


def show_deck(project: Project) -> None:
    """The slide that is turned to. A fragment that redraws itself as long as versions are being analysed."""
    waits = st.session_state.get(keys.DECK_WAITS, True)
    st.fragment(_show_deck, run_every=POLL_S if waits else None)(project, waits)


def _show_deck(project: Project, waited: bool) -> None:
    """Each turn looks up what the room has opened and decided."""
    try:
        _show_slide(project, waited)
    except Exception as error:  # the frame's net is not around a fragment that redraws itself
        show_problem(error)


def _show_slide(project: Project, waited: bool) -> None:
    escaped = listen(_move)
    versions = store().versions.list(project.id)
    try:
        record = meeting_record(project, last_versions(versions, MOST))
    except VersionGone:  # deleted between the two looks
        st.rerun()
    model = resources.loaded_predictor()
    jobs: Mapping[str, AnalysisJob] = (
        {version.summary.id: analysis_of(model, version) for version in record.shown} if model else {}
    )
    waits = resources.is_loading() or not all(job.future.done() for job in jobs.values())
    st.session_state[keys.DECK_WAITS] = waits
    if waits != waited:
        st.rerun()
    left_out = len(versions) - len(record.versions)
    slides = slides_of(record, left_out, jobs, model.checkpoint.version if model else "")
    place = st.session_state[keys.SLIDE] = min(max(0, st.session_state.get(keys.SLIDE, 0)), len(slides) - 1)
    with st.container(key="slide"):
        if slides[place].title:
            st.html(f'<h1 class="ap-slide-title">{escape(slides[place].title)}</h1>')
        slides[place].show()
    with st.container(key="slide-bar", horizontal=True, vertical_alignment="center"):
        st.button("Back", key="slide-back", on_click=_move, args=(-1,), disabled=place == 0)
        st.button("Forward", key="slide-forward", on_click=_move, args=(1,), disabled=place == len(slides) - 1)
        st.html(f'<span class="ap-status" role="status">Slide {place + 1} of {len(slides)}</span>', width="content")
        st.space("stretch")
        leave = st.button("Leave", key="slide-leave", type="tertiary")
    if leave or escaped:
        st.switch_page(MEETING_PAGE, query_params={"project": project.id})


def _move(slides: int) -> None:
    st.session_state[keys.SLIDE] = st.session_state.get(keys.SLIDE, 0) + slides
