"""The trial is kept as a version of the current project, with what the model says of it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.errors import AniPopError, InputError
from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import choose_project, current_project, store
from anipop_core.ui.session.scoring import score_to_keep
from anipop_core.ui.shell.messages import OUR_SIDE, log_problem, show_field_error
from anipop_core.ui.what_if.trial import Trial

if TYPE_CHECKING:
    from anipop_core.store.records import Version


def show_keeping(trial: Trial, suggested: str) -> None:
    """A name and a button. Errors are shown here; the trial and the name stay as they are."""
    st.session_state[keys.WHAT_IF_NAME_FIELD] = st.session_state.get(keys.WHAT_IF_NAME, suggested)
    st.text_input("Name of the version", max_chars=MAX_LINE_LENGTH, key=keys.WHAT_IF_NAME_FIELD, on_change=_keep_name)
    st.button(
        "Keep this as a version",
        key="keep-version",
        type="primary",
        disabled=trial.error_field is not None,
        on_click=lambda: _keep(trial),
    )
    if message := st.session_state.get(keys.WHAT_IF_KEEP_FAILED):
        show_field_error(message)
        return
    pitch, _, message = st.session_state.get(keys.WHAT_IF_KEPT, (None, "", ""))
    if pitch == trial.pitch:
        st.html(f'<p role="status" class="ap-muted">{escape(message)}</p>')


def _keep_name() -> None:
    st.session_state[keys.WHAT_IF_NAME] = st.session_state[keys.WHAT_IF_NAME_FIELD]


def _keep(trial: Trial) -> None:
    st.session_state.pop(keys.WHAT_IF_KEEP_FAILED, None)
    try:
        trial.read()  # the click may have come with a text
        if _is_kept(trial):
            return
        version, message = _create(trial, st.session_state[keys.WHAT_IF_NAME_FIELD])
        st.session_state[keys.WHAT_IF_KEPT] = (trial.pitch, version.id, message)
        st.session_state.pop(keys.WHAT_IF_NAME, None)
    except AniPopError as error:
        st.session_state[keys.WHAT_IF_KEEP_FAILED] = str(error)
    except Exception as error:
        log_problem(error)
        st.session_state[keys.WHAT_IF_KEEP_FAILED] = OUR_SIDE


def _is_kept(trial: Trial) -> bool:
    """True at the second click of two: under another name that somebody types it can be kept once more."""
    from anipop_core.store.problems import VersionGone

    pitch, version_id, _ = st.session_state.get(keys.WHAT_IF_KEPT, (None, "", ""))
    if pitch != trial.pitch or keys.WHAT_IF_NAME in st.session_state:
        return False
    try:
        store().versions.get(version_id)
    except VersionGone:
        return False
    return True


def _create(trial: Trial, name: str) -> tuple[Version, str]:
    """The version, and where it was kept in words. Raises AniPopError."""
    from anipop_core.store.values import checked_name

    name = checked_name(name)
    if trial.error_field is not None:
        raise InputError(trial.draft.errors[trial.error_field][0], "A version holds a pitch.", "Correct it first.")
    scored = score_to_keep(trial.pitch)
    project = current_project() or store().projects.create(trial.pitch.title.strip() or "New project")
    choose_project(project.id)
    version = store().versions.create(project.id, name, trial.pitch, scored=scored)
    return version, f"Kept as {version.name} in the project {project.name}."
