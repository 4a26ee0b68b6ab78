"""Addresses that lead to one project, version or slide. They hold ids, never what was typed."""

from __future__ import annotations

import streamlit as st

from anipop_core.ui.projects import choose_project

MEETING_PAGE = "pages/meeting.py"
PRESENT_PAGE = "pages/present.py"
VERSION = "meeting_version"  # which version the meeting is on


def follow_link() -> None:
    """Go where the address says; it is taken out of the address, so that later choices hold."""
    project, version = st.query_params.get("project"), st.query_params.get("version")
    if project:
        choose_project(project)
    if version:
        st.session_state[VERSION] = version
    if project or version:
        st.query_params.clear()
