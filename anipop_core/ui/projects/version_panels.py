"""What can be done to a version: each in a panel of its own below the version's row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Literal

import streamlit as st

from anipop_core.errors import StoreError
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.page_change import go_to
from anipop_core.ui.session.projects import store
from anipop_core.ui.shell.labels import counted, distinct_labels, with_ending
from anipop_core.ui.widgets.panels import (
    OpenPanel,
    confirm,
    leave_button,
    line_field,
    notes_field,
)

if TYPE_CHECKING:
    from anipop_core.store.records import VersionSummary


class VersionAction(StrEnum):
    """The entries of a version's menu."""

    DUPLICATE = "Duplicate"
    RENAME = "Rename"
    NOTES = "Notes"
    COMPARE = "Compare"
    MEETING = "To the meeting"
    ARCHIVE = "Archive"
    RESTORE = "Restore"
    DELETE = "Delete for good"


def new_panel(action: VersionAction, version: VersionSummary) -> OpenPanel:
    """The panel of an action, filled with what is there."""
    texts = {
        VersionAction.DUPLICATE: with_ending(version.name, " (copy)"),
        VersionAction.RENAME: version.name,
        VersionAction.NOTES: version.notes,
    }
    text = texts.get(action, "")
    return OpenPanel(action, text, text, version.revision, name=version.name, project=version.project_id)


def show_version_panel(panel: OpenPanel, version: VersionSummary, others: Sequence[VersionSummary], place: str) -> None:
    """The fields and buttons of the panel that is open on the version.

    others: the project's other versions in use. Errors are shown at `place`.
    """
    id_ = version.id

    def offer(label: str, run: Callable[[], object], leave: str = "Cancel") -> None:
        confirm(id_, panel, place, label, run, leave)

    match panel.action:
        case VersionAction.DUPLICATE:
            line_field("Name of the copy", id_, panel)
            offer("Duplicate", lambda: store().versions.duplicate(id_, panel.text))
        case VersionAction.RENAME:
            line_field("Name of the version", id_, panel)
            offer("Rename", lambda: _rename(id_, panel))
        case VersionAction.NOTES:
            notes_field("Notes", id_, panel)
            offer("Save the notes", lambda: _retype(id_, panel, "notes"))
        case VersionAction.COMPARE:
            _compare(panel, version, others, place)
        case VersionAction.DELETE:
            _show_what_goes(version)
            offer("Delete for good", lambda: _delete(id_), leave="Keep it")


def _rename(id_: str, panel: OpenPanel) -> None:
    renamed, draft = _retype(id_, panel, "name"), current_draft()
    if draft.opened and draft.opened.version.id == id_:
        draft.opened = replace(draft.opened, version=replace(draft.opened.version, name=renamed.name))


def _retype(id_: str, panel: OpenPanel, field: Literal["name", "notes"]) -> VersionSummary:
    """Raises StoreError where somebody else changed the same text; pressed again, ours takes its place."""
    from anipop_core.store.problems import StoreConflict

    change = store().versions.rename if field == "name" else store().versions.annotate
    try:
        return change(id_, panel.revision, panel.text)
    except StoreConflict as conflict:
        theirs: str = getattr(conflict.newer, field)
        unchanged = theirs == panel.original
        panel.revision, panel.original = conflict.newer.revision, theirs
        if unchanged:  # they changed something else
            return _retype(id_, panel, field)
        raise StoreError(
            f"Somebody else changed the {field} while you were typing. Theirs: “{theirs}”.",
            "One of the two can stay.",
            "What you typed is still here: press the button again to put it in place of theirs, or cancel.",
        ) from None


def _compare(panel: OpenPanel, version: VersionSummary, others: Sequence[VersionSummary], place: str) -> None:
    """From the version that is chosen to this one."""
    if not others:
        st.html('<p class="ap-muted">There is no other version yet. Duplicate this one and change the copy.</p>')
        leave_button(version.id, panel)
        return
    labels = distinct_labels((other.id, other.name) for other in others)
    base = st.selectbox(
        "Compare it with",
        list(labels),
        format_func=lambda id_: labels.get(id_, ""),
        key=f"compare-with-{version.id}",
    )

    def compare() -> None:
        st.session_state[keys.WHAT_IF_CHOICE] = (base, version.id)
        go_to("pages/what_if.py")

    confirm(version.id, panel, place, "Compare", compare)


def _show_what_goes(version: VersionSummary) -> None:
    pictures = store().versions.own_pictures(version.id)
    with_it = f", with the {counted(pictures, 'picture')} that only it uses" if pictures else ""
    st.html(
        f"<p>Delete <b>{escape(version.name)}</b> for good{with_it}? Its notes, its score and what the room said of it "
        "go too. This can't be taken back; a project that was exported before can be imported again.</p>"
    )


def _delete(id_: str) -> None:
    store().versions.delete(id_)
    draft = current_draft()
    if draft.opened and draft.opened.version.id == id_:
        draft.opened = None  # what is on the form stays, as a pitch that isn't kept
