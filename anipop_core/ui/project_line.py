"""A quiet line under the navigation: which project this session works on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.errors import StoreError
from anipop_core.ui.projects import current_project

if TYPE_CHECKING:
    from anipop_core.store.records import Project


def show_project_line() -> Project | None:
    """Draws the line; the project it names, None where none is chosen or the database can't be read."""
    try:
        project = current_project()
    except StoreError as error:
        st.html(f'<p class="ap-error" role="alert">{escape(str(error))}</p>')
        return None
    if project is not None:
        st.html(f'<span class="ap-status">Project: {escape(project.name)}</span>')
    return project
