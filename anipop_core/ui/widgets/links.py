"""Addresses that lead to one project, version or slide. They hold ids, never what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import choose_project, current_project
from anipop_core.ui.shell.messages import show_field_error

if TYPE_CHECKING:
    from anipop_core.store.records import Project

MEETING_PAGE = "pages/meeting.py"
PRESENT_PAGE = "pages/present.py"


def follow_link() -> None:
    """Go where the address says; it is taken out of the address, so that later choices hold."""
    project, version = st.query_params.get("project"), st.query_params.get("version")
    if project:
        choose_project(project)
    if version:
        st.session_state[keys.MEETING_VERSION] = version
    if project or version:
        st.query_params.clear()


def presented_project() -> Project | None:
    """The project in the address, which stays there: a reload goes on; None where there is none, which is said."""
    if "project" in st.query_params:
        choose_project(st.query_params["project"])
    project = current_project()
    if project is None:
        st.session_state.pop(keys.PROJECT_GONE, None)  # it is said here
        show_field_error("There is no project to present: it was deleted, or none is chosen.")
        st.page_link(MEETING_PAGE, label="To the meeting")
    return project
