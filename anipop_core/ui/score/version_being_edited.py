"""The version that the draft changes: its name, saving it, and the choice when somebody else saved it first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.schema import Pitch
from anipop_core.ui.score.new_version import ask_for_new_version, forget_new_version, show_new_version
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, forget_failure, show_failure
from anipop_core.ui.session.draft import Draft, OpenedVersion
from anipop_core.ui.session.model_scores import last_model_score
from anipop_core.ui.session.opening import edit_version
from anipop_core.ui.session.page_change import and_redraw_page
from anipop_core.ui.session.projects import store
from anipop_core.ui.shell.labels import with_ending
from anipop_core.ui.shell.messages import show_field_error

if TYPE_CHECKING:
    from anipop_core.store.records import ModelScore, Version

PLACE = "saving"


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved the version that the draft changes."""

    draft_id: int
    theirs: OpenedVersion
    message: str

    def concerns(self, draft: Draft) -> bool:
        """False once the draft was kept as another version, or another draft is on the form."""
        same = draft.opened is not None and draft.opened.version.id == self.theirs.version.id
        return same and draft.id == self.draft_id


def show_edited_version(draft: Draft) -> None:
    """A line that names the version, if the draft changes one."""
    if draft.opened is None:
        return
    name, project = escape(draft.opened.version.name), escape(draft.opened.project)
    st.html(f'<p class="ap-editing" role="status">Editing <b>{name}</b> of <b>{project}</b></p>')


def show_keep_buttons(draft: Draft) -> None:
    """Buttons that keep or save the draft. Part of the form's fragment, as the button that scores."""
    if draft.opened is None:
        st.button("Keep as a version", key="keep-version", on_click=lambda: _ask_for_name(draft))
        return
    opened = draft.opened
    st.button("Save", key="save-version", on_click=and_redraw_page(lambda: _save(draft, opened)))
    st.button("Save as a new version", key="save-as-new", on_click=lambda: _ask_for_name(draft))


def show_saving(draft: Draft) -> None:
    """Whether the draft is saved, what went wrong, and the fields of a new version."""
    if draft.opened is not None:
        st.caption("Saved." if draft.is_saved else "Changed since it was saved.")
    show_failure(PLACE)
    conflict: Conflict | None = st.session_state.get(keys.SAVE_CONFLICT)
    if conflict is not None and conflict.concerns(draft):
        show_field_error(conflict.message)
        with st.container(horizontal=True):
            name = with_ending(conflict.theirs.version.name, " (mine)")
            st.button("Save mine as a new version", key="save-mine", on_click=lambda: _ask_for_name(draft, name))
            st.button(
                "Load theirs",
                key="load-theirs",
                help="Yours is set aside and can be brought back",
                on_click=and_redraw_page(lambda: _load_theirs(conflict)),
            )
    show_new_version(draft)


def _ask_for_name(draft: Draft, suggested: str = "") -> None:
    if draft.read() is not None:
        ask_for_new_version(draft, suggested)


def _save(draft: Draft, opened: OpenedVersion) -> None:
    forget_new_version()
    parsed = draft.read()
    if parsed is None:
        return
    from anipop_core.store.problems import StoreConflict

    st.session_state.pop(keys.SAVE_CONFLICT, None)
    pitch = replace(parsed.pitch, id=opened.version.pitch.id)
    with attempt(PLACE):
        try:
            saved = _saved(opened.version, pitch, last_model_score(pitch))
            draft.opened = OpenedVersion(saved, opened.project)
        except StoreConflict as conflict:
            theirs = OpenedVersion(conflict.newer, opened.project)
            st.session_state[keys.SAVE_CONFLICT] = Conflict(draft.id, theirs, str(conflict))


def _saved(version: Version, pitch: Pitch, scored: ModelScore | None) -> Version:
    """Raises StoreConflict where somebody else changed the pitch; a new name or note is in nobody's way."""
    from anipop_core.store.problems import StoreConflict

    try:
        return store().versions.save(version.id, version.revision, pitch, scored)
    except StoreConflict as conflict:
        if conflict.newer.pitch not in (version.pitch, pitch):
            raise
        return _saved(conflict.newer, pitch, scored)


def _load_theirs(conflict: Conflict) -> None:
    st.session_state.pop(keys.SAVE_CONFLICT, None)
    forget_failure()
    edit_version(conflict.theirs)
