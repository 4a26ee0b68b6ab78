"""A line under the navigation that names the project of this session and leads to the others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.errors import StoreError
from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import choose_project, current_project, projects_to_choose_from
from anipop_core.ui.shell.labels import counted, distinct_labels
from anipop_core.ui.widgets.gone import show_gone_project

if TYPE_CHECKING:
    from anipop_core.store.records import Project

PROJECTS_PAGE = "pages/projects.py"


def show_project_line() -> Project | None:
    """Draw the line. Returns the project, None where none is chosen or the database cannot be read."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="project-line"):
        try:
            current = current_project()
            projects = projects_to_choose_from()
        except StoreError:  # what is wrong stands on the projects page, and wherever something is to be kept
            _note("The projects can't be read at the moment.")
            st.page_link(PROJECTS_PAGE, label="What is wrong?")
            return None
        if not projects:
            _note("No project yet: a project keeps the versions of a pitch together.")
        else:
            _choice(projects, current)
        st.page_link(PROJECTS_PAGE, label="All projects" if projects else "Projects")
    show_gone_project()
    return current


def _choice(projects: tuple[Project, ...], current: Project | None) -> None:
    labels = distinct_labels((project.id, project.name) for project in projects)
    _note("Project")
    st.session_state[keys.PROJECT_CHOICE] = current.id if current else None  # it may have been chosen elsewhere
    st.selectbox(
        "Project",
        list(labels),
        format_func=lambda id_: labels.get(id_, ""),
        key=keys.PROJECT_CHOICE,
        placeholder="Choose a project",
        label_visibility="collapsed",
        width=320,
        on_change=_chosen,
    )
    if current:
        archived = ", archived" if current.archived else ""
        _note(f"{counted(current.versions, 'version')}{archived}")


def _chosen() -> None:
    choose_project(st.session_state[keys.PROJECT_CHOICE])


def _note(text: str) -> None:
    st.html(f'<span class="ap-status">{escape(text)}</span>', width="content")
