"""Fields and button that keep the draft as a new version: in which project, and under which name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, forget_failure, show_failure
from anipop_core.ui.session.draft import Draft, OpenedVersion
from anipop_core.ui.session.model_scores import last_model_score
from anipop_core.ui.session.page_change import and_redraw_page
from anipop_core.ui.session.projects import choose_project, current_project, projects_to_choose_from, store
from anipop_core.ui.shell.labels import distinct_labels
from anipop_core.ui.shell.messages import show_problem

if TYPE_CHECKING:
    from anipop_core.store.records import Project

PLACE = "keeping"
_NEW = ""  # in place of a project's id


@dataclass
class NewVersion:
    """What was typed of the version about to be made."""

    draft_id: int
    project_id: str  # "" for a new project
    project_name: str  # of a new one
    version_name: str


def ask_for_new_version(draft: Draft, version_name: str = "") -> None:
    """Open the fields for `draft`, filled with a suggestion."""
    with attempt(PLACE):
        project = current_project()
        number = project.versions + 1 if project else 1
        st.session_state[keys.NEW_VERSION] = NewVersion(
            draft.id,
            project.id if project else _NEW,
            draft.title.strip() or "New project",
            version_name or f"Version {number}",
        )


def forget_new_version() -> None:
    """Close the fields."""
    st.session_state.pop(keys.NEW_VERSION, None)
    forget_failure()


def show_new_version(draft: Draft) -> None:
    """The fields, if they are open for this draft."""
    new: NewVersion | None = st.session_state.get(keys.NEW_VERSION)
    if new is None or new.draft_id != draft.id:
        show_failure(PLACE)
        return
    with st.container(border=True, key="keeping"):
        try:
            projects = projects_to_choose_from()
        except Exception as error:
            show_problem(error)
            projects = ()
        _where(new, projects)
        _text("Name of the version", new, "version_name")
        show_failure(PLACE)
        with st.container(horizontal=True):
            st.button("Keep this version", key="keep", on_click=and_redraw_page(lambda: _keep(draft, new)))
            st.button("Cancel", key="keep-cancel", type="tertiary", on_click=forget_new_version)


def _where(new: NewVersion, projects: Sequence[Project]) -> None:
    labels = distinct_labels([(_NEW, "A new project"), *((project.id, project.name) for project in projects)])
    if new.project_id not in labels:
        new.project_id = _NEW  # it was deleted
    key = keys.new_version_project(new.draft_id)
    st.session_state[key] = new.project_id
    st.selectbox(
        "Project",
        list(labels),
        format_func=lambda id_: labels.get(id_, ""),
        key=key,
        on_change=lambda: setattr(new, "project_id", st.session_state[key]),
    )
    if new.project_id == _NEW:
        _text("Name of the new project", new, "project_name")


def _text(label: str, new: NewVersion, field: str) -> None:
    key = keys.new_version(field, new.draft_id)
    st.text_input(
        label,
        getattr(new, field),
        max_chars=MAX_LINE_LENGTH,
        key=key,
        on_change=lambda: setattr(new, field, st.session_state[key]),
    )


def _keep(draft: Draft, new: NewVersion) -> None:
    if st.session_state.get(keys.NEW_VERSION) is not new:
        return  # the second half of a double click: it is kept already
    parsed = draft.read()
    if parsed is None:
        return
    from anipop_core.store.values import checked_name

    with attempt(PLACE):
        name = checked_name(new.version_name, "name of the version")
        if new.project_id == _NEW:
            new.project_id = store().projects.create(new.project_name).id  # once, should the rest fail
        project = store().projects.get(new.project_id)
        version = store().versions.create(project.id, name, parsed.pitch, scored=last_model_score(parsed.pitch))
        choose_project(project.id)
        draft.opened = OpenedVersion(version, project.name)
        forget_new_version()
