"""The meeting page: one version of the project at a time, from the first guess to the real score."""

from __future__ import annotations

from html import escape

import streamlit as st

from anipop_core.store.problems import ProjectGone
from anipop_core.store.records import Project, VersionSummary
from anipop_core.ui.meeting.closed_round import show_closed_round
from anipop_core.ui.meeting.decisions import show_decisions, typed_reasons
from anipop_core.ui.meeting.opened_round import show_opened_round
from anipop_core.ui.meeting.real_score import show_real_score
from anipop_core.ui.meeting.take_away import show_take_away
from anipop_core.ui.meeting.track_record import show_track_record
from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import choose_project, store
from anipop_core.ui.shell.labels import distinct_labels
from anipop_core.ui.shell.messages import show_field_error
from anipop_core.ui.widgets.links import PRESENT_PAGE


def show_meeting(project: Project | None) -> None:
    """The whole page below the frame; where there is no project or version, what to do first."""
    if project is None:
        _show_typed(st.session_state.get(keys.MEETING_VERSION))
        _show_missing("A meeting is about the versions of one project. Choose a project above, or start one.")
        return
    try:
        versions = store().versions.list(project.id)
    except ProjectGone as error:
        choose_project(None)
        show_field_error(str(error))
        _show_typed(st.session_state.get(keys.MEETING_VERSION))
        return
    if not versions:
        _show_missing(f"“{project.name}” holds no version yet. Score a pitch and keep it as the first version.")
        return
    version = _choose(versions)
    if version is not None:
        _show_version(version)
    show_take_away(project, versions)
    show_track_record(store().track_record())


def _show_version(version: VersionSummary) -> None:
    found = store().room.round(version.id)
    if found.opened_at is None:
        show_closed_round(version, found)
    else:
        show_opened_round(version, found)
    show_decisions(version, found)
    show_real_score(version, found)


def _choose(versions: tuple[VersionSummary, ...]) -> VersionSummary | None:
    """The version that the room is on; None where it is gone, which is said."""
    chosen = st.session_state.setdefault(keys.MEETING_VERSION, versions[0].id)
    by_id = {version.id: version for version in versions}
    if chosen not in by_id:
        _show_gone(chosen, versions[0].id)
        return None
    labels = distinct_labels((version.id, version.name) for version in versions)
    st.session_state[keys.MEETING_VERSION_CHOICE] = chosen  # it may have been chosen elsewhere
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Version", list(labels), format_func=lambda id_: labels.get(id_, ""), key=keys.MEETING_VERSION_CHOICE,
            on_change=_chosen, width=420,
        )  # fmt: skip
        st.page_link(PRESENT_PAGE, label="Present", query_params={"project": by_id[chosen].project_id})
    return by_id[chosen]


def _chosen() -> None:
    st.session_state[keys.MEETING_VERSION] = st.session_state[keys.MEETING_VERSION_CHOICE]


def _show_gone(version_id: str, first: str) -> None:
    show_field_error("The version you were on is no longer in this project: it was archived or deleted.")
    _show_typed(version_id)
    st.button("Go on with the first version", key="go-on", on_click=_go_on, args=(first,))


def _show_typed(version_id: str | None) -> None:
    """Reasons for a decision on a version that is gone."""
    typed = typed_reasons(version_id) if version_id else ""
    if typed:
        st.text_area("What you had typed as reasons, to copy", typed, key=f"gone-{version_id}")


def _go_on(version_id: str) -> None:
    st.session_state[keys.MEETING_VERSION] = version_id


def _show_missing(text: str) -> None:
    st.html(f'<p class="ap-large" style="max-width:40rem">{escape(text)}</p>')
