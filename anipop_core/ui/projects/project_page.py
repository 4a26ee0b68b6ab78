"""The project that is open: its name, what can be done with it, its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.projects.first_version import show_first_version
from anipop_core.ui.projects.project_panels import ProjectAction, begin, show_project_panel
from anipop_core.ui.projects.version_rows import show_versions
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import show_failure
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.gone import show_gone_versions
from anipop_core.ui.widgets.panels import panel_of

if TYPE_CHECKING:
    from anipop_core.store.records import Project


def show_project(project: Project) -> None:
    """Raises StoreError."""
    place = f"project {project.id}"
    with st.container(horizontal=True, vertical_alignment="center", key="project-head"):
        show_heading(project.name, "archived" if project.archived else "", first=True)
        st.space("stretch")
        put_away = ProjectAction.RESTORE if project.archived else ProjectAction.ARCHIVE
        actions = (ProjectAction.RENAME, ProjectAction.EXPORT, put_away, ProjectAction.DELETE)
        key = keys.project_menu(project.id)
        st.menu_button(
            "Project", actions, key=key, on_click=lambda: begin(ProjectAction(st.session_state[key]), project, place)
        )
    panel = panel_of(project.id)
    if panel is not None:
        with st.container(border=True):
            show_project_panel(panel, project, place)
    show_failure(place)
    if project.versions:
        show_versions(project)
    else:
        show_first_version(project)
        show_gone_versions(project.id, ())
