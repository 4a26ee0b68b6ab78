"""Addresses that lead to one project, version, slide or title. They hold ids, never what was typed.

A link keeps the session: nothing typed elsewhere is lost.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import choose_project, current_project
from anipop_core.ui.shell.messages import show_field_error

if TYPE_CHECKING:
    from anipop_core.store.records import Project

MEETING_PAGE = "pages/meeting.py"
PRESENT_PAGE = "pages/present.py"
TITLE_PAGE, BROWSE_PAGE = "pages/title.py", "pages/browse_titles.py"
LARGEST_ID = 2**31  # of MAL's numbers; more digits are no number of a title
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def follow_link() -> None:
    """Choose what the address names, then clear the address, so that later choices hold."""
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


def title_id_in_address() -> tuple[str | None, int | None]:
    """What stands after `?id=`, and its number; None for each that is missing."""
    received = st.query_params.get("id")
    digits = (received or "").strip()
    if not re.fullmatch(r"[0-9]{1,10}", digits) or int(digits) > LARGEST_ID:
        return received, None
    return received, int(digits)


def show_title_link(mal_id: int, title: str) -> None:
    """A link to a title's page that keeps the session."""
    st.page_link(TITLE_PAGE, label=plain_label(title), query_params={"id": str(mal_id)})


def title_link_html(mal_id: int, title: str) -> str:
    """For tables in HTML: a tab of its own, as a link in the same one would begin a new session."""
    return f'<a href="title?id={mal_id}" target="_blank">{escape(title)}</a>'


def plain_label(text: str) -> str:
    """`text` so that Streamlit's labels, which are Markdown, show it to the letter."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def show_browse_links() -> None:
    """The pages that belong to Browse and have no place in the navigation."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.page_link("pages/dataset.py", label="About the data")
        st.page_link("pages/own_titles.py", label="Your own titles")
