"""All projects: those in use and the archived ones, a new one, one from a file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.projects import choose_project, store
from anipop_core.ui.shell.labels import counted, local_time
from anipop_core.ui.shell.messages import show_heading, show_warnings
from anipop_core.ui.widgets.panels import (
    OpenPanel,
    confirm,
    line_field,
    open_panel,
    panel_of,
)

if TYPE_CHECKING:
    from anipop_core.store.records import Project

NEW = PLACE = "new project"
IMPORT = "import"
# Files above the store's own limit of 200 MB still reach it, so that its error says what to do; far larger don't.
UPLOAD_LIMIT_MB = 240


def show_project_list(in_use: Sequence[Project], archived: Sequence[Project], current: Project | None) -> None:
    """All projects, with the open one marked; a button for a new one."""
    show_heading("Projects", first=True)
    _show_place()
    if in_use or archived:  # the first one has a button of its own
        _new_project()
    for project in in_use:
        _row(project, current)
    if archived:
        is_inside = current is not None and current.archived
        with st.expander(f"Archived projects ({len(archived)})", key="archived-projects", expanded=is_inside):
            for project in archived:
                _row(project, current)


def _show_place() -> None:
    """Where all this lies: pitches are confidential."""
    st.html(f'<p class="ap-status ap-wrapped">All projects are kept in {escape(store().place)}.</p>')


def _new_project() -> None:
    panel = panel_of(NEW)
    if panel is None:
        st.button("New project", key="new-project", on_click=lambda: open_panel(NEW, OpenPanel(NEW)))
        return
    with st.container(border=True):
        line_field("Name of the new project", NEW, panel)
        confirm(NEW, panel, PLACE, "Create", lambda: choose_project(store().projects.create(panel.text).id))
        show_failure(PLACE)


def _row(project: Project, current: Project | None) -> None:
    is_open = current is not None and project.id == current.id
    kind = "ap-project ap-current" if is_open else "ap-project"
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", wrap=False, key=f"row-project-{project.id}"
    ):
        st.html(
            f'<div class="{kind}"><b class="ap-name">{escape(project.name)}</b><span class="ap-status">'
            f"{counted(project.versions, 'version')} · changed {local_time(project.updated)}</span></div>"
        )
        if not is_open:
            st.button("Open", key=f"open-project-{project.id}", on_click=lambda: choose_project(project.id))


def show_import() -> None:
    """A project's file from outside, read into a new project."""
    uploads: int = st.session_state.setdefault(keys.PROJECT_UPLOADS, 0)
    upload = st.file_uploader(
        "Import a project: a file that AniPop exported (.anipop)",
        key=f"import-{uploads}",
        max_upload_size=UPLOAD_LIMIT_MB,
    )
    if upload is not None:
        # A new, empty uploader: the file leaves Streamlit's memory
        st.session_state[keys.PROJECT_UPLOADS] = uploads + 1
        st.session_state.pop(keys.IMPORT_NOTICES, None)
        with attempt(IMPORT), st.spinner("Reading the project"):
            imported = store().import_project(upload.getvalue())
            st.session_state[keys.IMPORT_NOTICES] = imported.notices
            choose_project(imported.project.id)
        st.rerun()
    show_failure(IMPORT)
    show_warnings(st.session_state.get(keys.IMPORT_NOTICES, ()))
