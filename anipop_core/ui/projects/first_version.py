"""What stands on the projects page before there is a project or a version: one sentence and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.model_scores import last_model_score
from anipop_core.ui.session.page_change import go_to
from anipop_core.ui.session.projects import choose_project, current_project, store
from anipop_core.ui.session.scored import Scored, last_scored

if TYPE_CHECKING:
    from anipop_core.store.records import Project

FIRST_VERSION, FIRST_PROJECT = "Version 1", "First project"
PLACE = "first"


def show_first_project() -> None:
    """Offer to create the first project, with the pitch scored last if there is one."""
    scored = last_scored()
    st.html(
        '<p class="ap-large" style="max-width:40rem;margin:.5rem 0 0">A project keeps the versions of a pitch '
        "together, with their scores and what the room said of them.</p>"
    )
    label = "Create the first project with the pitch you scored last" if scored else "Create the first project"
    st.button(label, key="first-project", type="primary", on_click=lambda: _create(scored))
    show_failure(PLACE)


def show_first_version(project: Project) -> None:
    """Offer to keep the pitch scored last as the first version of the project."""
    scored = last_scored()
    st.html('<p class="ap-large">No version yet: score a pitch and keep it here.</p>')
    if scored is None:
        st.button("Go to the score page", key="to-score", on_click=lambda: go_to("pages/score_pitch.py"))
    else:
        label = "Keep the pitch you scored last"
        st.button(label, key="first-version", type="primary", on_click=lambda: _keep(project, scored))
    show_failure(PLACE)


def _create(scored: Scored | None) -> None:
    with attempt(PLACE):
        if current_project() is not None:
            return  # the second half of a double click
        project = store().projects.create((scored.pitch.title.strip() if scored else "") or FIRST_PROJECT)
        choose_project(project.id)
        if scored:
            _keep(project, scored)


def _keep(project: Project, scored: Scored) -> None:
    with attempt(PLACE):
        if store().versions.list(project.id):
            return  # the second half of a double click
        store().versions.create(project.id, FIRST_VERSION, scored.pitch, scored=last_model_score(scored.pitch))
