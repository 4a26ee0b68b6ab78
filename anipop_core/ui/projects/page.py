"""The page of projects: all of them on the left, the open one with its versions on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.projects.first_version import show_first_project, show_first_version
from anipop_core.ui.projects.project_list import show_import, show_project_list
from anipop_core.ui.projects.project_panels import ProjectAction, begin, show_project_panel
from anipop_core.ui.projects.version_rows import show_versions
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import show_failure
from anipop_core.ui.session.projects import current_project, store
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.gone import show_gone_project, show_gone_versions, show_panels_of_gone_projects
from anipop_core.ui.widgets.panels import panel_of

if TYPE_CHECKING:
    from anipop_core.store.records import Project


def show_projects() -> None:
    """The whole page below the frame. Raises StoreError."""
    in_use, archived, current = store().projects.list(), store().projects.list(archived=True), current_project()
    listed, opened = st.columns([4, 8], gap="large")
    with listed:
        show_project_list(in_use, archived, current)
        show_import()
    with opened:
        show_gone_project()
        show_panels_of_gone_projects({project.id for project in (*in_use, *archived)})
        if current:
            _show_project(current)
        elif in_use or archived:
            st.html('<p class="ap-large">Open a project to see its versions.</p>')
        else:
            show_first_project()


def _show_project(project: Project) -> None:
    """Its name, what can be done with it, its versions."""
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
