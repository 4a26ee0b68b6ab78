"""Messages about projects and versions that were deleted elsewhere; texts typed for them can still be copied."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import show_failure_elsewhere
from anipop_core.ui.shell.messages import show_field_error
from anipop_core.ui.widgets.panels import OpenPanel, all_panels, close_panel


def show_gone_project() -> None:
    """Say once that the chosen project was deleted."""
    if st.session_state.pop(keys.PROJECT_GONE, False):
        show_field_error("The project was deleted, perhaps in another window. Choose another one, or start a new one.")


def show_panels_of_gone_projects(projects: Collection[str]) -> None:
    """Open panels whose project is not among `projects`, the ids of all that there are."""
    for target, panel in all_panels().items():
        if panel.project and panel.project not in projects:
            _show_panel(target, panel)


def show_gone_versions(project_id: str, listed: Collection[str]) -> None:
    """Panels and failures of the project's versions that have no row; `listed`: the ids of those that have one."""
    kept = {project_id, *listed}
    gone = {id_: panel for id_, panel in all_panels().items() if panel.project == project_id and id_ not in kept}
    for target, panel in gone.items():
        _show_panel(target, panel)
    show_failure_elsewhere(versions_place(project_id), {*listed, *gone})


def versions_place(project_id: str) -> str:
    """Where errors about a version of the project are shown: the version's id is to be put behind it."""
    return f"project {project_id} version "


def _show_panel(target: str, panel: OpenPanel) -> None:
    with st.container(border=True, key=f"gone-{target}"):
        show_field_error(f"“{panel.name}” was deleted, perhaps in another window.")
        if panel.text != panel.original:
            st.text_area("What you had typed, to copy", panel.text, key=f"gone-text-{target}")
        st.button("Close", key=f"gone-close-{target}", on_click=close_panel, args=(target,))
