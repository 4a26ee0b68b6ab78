"""The store, opened once for all sessions, and which project this session works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.session import keys

if TYPE_CHECKING:  # SQLAlchemy takes half a second to import: pages that need no project don't wait for it
    from anipop_core.store.records import Project
    from anipop_core.store.store import Store


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Made or brought up to date when it is first asked for. Raises StoreError, and tries again the next time."""
    from anipop_core.store.store import open_store

    return open_store()


def choose_project(project_id: str | None) -> None:
    """What the session works on from now on; the meeting begins anew with another project's first version."""
    if project_id not in (None, st.session_state.get(keys.PROJECT)):
        st.session_state.pop(keys.MEETING_VERSION, None)
    st.session_state[keys.PROJECT] = project_id


def chosen_project_id() -> str | None:
    project_id: str | None = st.session_state.get(keys.PROJECT)
    return project_id


def current_project() -> Project | None:
    """The one that was chosen; None where none is, or it was deleted since, which sets `keys.PROJECT_GONE`.

    Raises StoreError.
    """
    from anipop_core.store.problems import ProjectGone

    project_id = chosen_project_id()
    if project_id is None:
        return None
    try:
        return store().projects.get(project_id)
    except ProjectGone:
        choose_project(None)
        st.session_state[keys.PROJECT_GONE] = True
        return None


def projects_to_choose_from() -> tuple[Project, ...]:
    """Those in use, and the current one even where it is archived. Raises StoreError."""
    current, projects = current_project(), store().projects.list()
    return projects if current is None or not current.archived else (*projects, current)
