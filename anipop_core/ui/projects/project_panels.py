"""What can be done to a project: each in a panel of its own below its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.session.attempts import attempt
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.projects import choose_project, store
from anipop_core.ui.shell.labels import counted
from anipop_core.ui.widgets.panels import (
    OpenPanel,
    close_panels_of,
    confirm,
    leave_button,
    line_field,
    open_panel,
)

if TYPE_CHECKING:
    from anipop_core.store.records import Project

EXTENSION = ".anipop"
NAMED = 12  # versions that a deletion lists by name


class ProjectAction(StrEnum):
    """The entries of a project's menu."""

    RENAME = "Rename"
    EXPORT = "Export as a file"
    ARCHIVE = "Archive"
    RESTORE = "Restore"
    DELETE = "Delete for good"


def begin(action: ProjectAction, project: Project, place: str) -> None:
    """Do the action at once, or open its panel; errors are shown at `place`."""
    with attempt(place):
        match action:
            case ProjectAction.ARCHIVE:
                store().projects.archive(project.id)
            case ProjectAction.RESTORE:
                store().projects.restore(project.id)
            case ProjectAction.EXPORT:
                open_panel(project.id, _panel(action, project, file=store().export_project(project.id)))
            case _:
                open_panel(project.id, _panel(action, project, project.name))


def show_project_panel(panel: OpenPanel, project: Project, place: str) -> None:
    """The fields and buttons of the panel that is open on the project; errors are shown at `place`."""
    id_ = project.id

    def offer(label: str, run: Callable[[], object], leave: str = "Cancel") -> None:
        confirm(id_, panel, place, label, run, leave)

    match panel.action:
        case ProjectAction.RENAME:
            line_field("Name of the project", id_, panel)
            offer("Rename", lambda: _rename(id_, panel.text))
        case ProjectAction.EXPORT:
            _show_file(panel, project)
        case ProjectAction.DELETE:
            _show_what_goes(project)
            offer("Delete for good", lambda: _delete(id_), leave="Keep it")


def file_name(name: str) -> str:
    """The project's name as a file name that every system accepts."""
    plain = re.sub(r"[^\w\- ]+", " ", name)[:80].split()
    return f"{' '.join(plain) or 'project'}{EXTENSION}"


def _panel(action: ProjectAction, project: Project, text: str = "", file: bytes = b"") -> OpenPanel:
    return OpenPanel(action, text, text, file=file, name=project.name, project=project.id)


def _rename(id_: str, name: str) -> None:
    renamed, draft = store().projects.rename(id_, name), current_draft()
    if draft.opened and draft.opened.version.project_id == id_:
        draft.opened = replace(draft.opened, project=renamed.name)


def _show_file(panel: OpenPanel, project: Project) -> None:
    st.html(
        "<p>The file holds everything: texts, pictures, archived versions, guesses that are still sealed. "
        "Whoever has it can read it.</p>"
    )
    with st.container(horizontal=True):
        st.download_button(
            f"Save the file ({max(len(panel.file) / 1e6, 0.01):.2f} MB)",
            panel.file,
            file_name(project.name),
            "application/octet-stream",
            key=f"download-{project.id}",
            on_click="ignore",
        )
        leave_button(project.id, panel, "Done")


def _show_what_goes(project: Project) -> None:
    versions = [v.name for kept in (False, True) for v in store().versions.list(project.id, archived=kept)]
    pictures = store().projects.own_pictures(project.id)
    more = f"<li>and {len(versions) - NAMED:,} more</li>" if len(versions) > NAMED else ""
    names = "".join(f"<li>{escape(name)}</li>" for name in versions[:NAMED]) + more
    goes = f"{counted(len(versions), 'version')} and {counted(pictures, 'picture')} go with it"
    st.html(
        f"<div><p>Delete <b>{escape(project.name)}</b> for good? {goes}, and what the room said of them. "
        f"This can't be taken back; export the project first to keep a copy.</p><ul>{names}</ul></div>"
    )


def _delete(id_: str) -> None:
    store().projects.delete(id_)
    close_panels_of(id_)
    choose_project(None)
    draft = current_draft()
    if draft.opened and draft.opened.version.project_id == id_:
        draft.opened = None  # what is on the form stays, as a pitch that isn't kept
