"""The versions of a project, one row each: what it is, how it scored, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.numbers import range_text, score_text
from anipop_core.ui.projects.version_panels import VersionAction, new_panel, show_version_panel
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.model_scores import score_version
from anipop_core.ui.session.opening import open_version
from anipop_core.ui.session.page_change import go_to
from anipop_core.ui.session.projects import store
from anipop_core.ui.session.scoring import Sealed, visible_scores
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.labels import local_time
from anipop_core.ui.widgets.gone import show_gone_versions, versions_place
from anipop_core.ui.widgets.panels import open_panel, panel_of

if TYPE_CHECKING:
    from anipop_core.store.records import ModelScore, Project, VersionSummary

SCORE_PAGE, MEETING_PAGE = "pages/score_pitch.py", "pages/meeting.py"
_A = VersionAction
IN_USE = (_A.COMPARE, _A.MEETING, _A.DUPLICATE, _A.RENAME, _A.NOTES, _A.ARCHIVE, _A.DELETE)
ARCHIVED = (_A.RESTORE, _A.DUPLICATE, _A.RENAME, _A.NOTES, _A.DELETE)


def show_versions(project: Project) -> None:
    """Those in use, the archived ones, then what was open on those that are gone. Raises ProjectGone, StoreError."""
    in_use, archived = store().versions.list(project.id), store().versions.list(project.id, archived=True)
    scores = visible_scores(project.id, (*in_use, *archived))
    for version in in_use:
        _row(version, scores[version.id], IN_USE, in_use)
    if archived:
        with st.expander(f"Archived versions ({len(archived)})", key=f"archived-versions-{project.id}"):
            for version in archived:
                _row(version, scores[version.id], ARCHIVED, in_use)
    show_gone_versions(project.id, {version.id for version in (*in_use, *archived)})


def _row(
    version: VersionSummary,
    score: ModelScore | Sealed | None,
    actions: Sequence[VersionAction],
    in_use: Sequence[VersionSummary],
) -> None:
    place = f"{versions_place(version.project_id)}{version.id}"
    with st.container(key=f"row-version-{version.id}"):
        with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
            model = resources.loaded_predictor()
            checkpoint = model.checkpoint.version if model else None
            _describe(version, _score_html(score, checkpoint))
            if not isinstance(score, Sealed):
                _score_button(version, score, checkpoint, place)
            st.button(
                "Open",
                key=f"open-{version.id}",
                help="Edit it on the score page",
                on_click=lambda: _open(version, place),
            )
            key = keys.version_menu(version.id)
            st.menu_button(
                "More",
                actions,
                key=key,
                type="tertiary",
                on_click=lambda: _begin(VersionAction(st.session_state[key]), version, place),
            )
        panel = panel_of(version.id)
        if panel is not None:
            others = [other for other in in_use if other.id != version.id]
            show_version_panel(panel, version, others, place)
        show_failure(place)


def _describe(version: VersionSummary, score: str) -> None:
    opened = current_draft().opened
    is_edited = opened is not None and opened.version.id == version.id
    kind = "ap-version ap-current" if is_edited else "ap-version"
    edited = " · on the score page" if is_edited else ""
    notes = f'<p class="ap-version-notes">{escape(version.notes)}</p>' if version.notes.strip() else ""
    st.html(
        f'<div class="{kind}"><div><b class="ap-name">{escape(version.name)}</b>'
        f'<span class="ap-status">changed {local_time(version.updated)}{edited}</span>{notes}</div>'
        f"<p>{score}</p></div>"
    )


def _score_html(scored: ModelScore | Sealed | None, checkpoint: str | None) -> str:
    """Sealed, not there yet, an older model's, or as it is. `checkpoint`: the model in use, None while not known."""
    if isinstance(scored, Sealed):
        return f'<span class="ap-muted">{scored.value}</span>'
    if scored is None:
        return '<span class="ap-muted">not scored yet</span>'
    older = _is_older(scored, checkpoint)
    note = f'<br><span class="ap-muted">scored by the older model {escape(scored.checkpoint)}</span>' if older else ""
    likely = range_text(scored.low, scored.high)
    return f'<b class="ap-version-score">{score_text(scored.score)}</b> likely {likely}{note}'


def _is_older(scored: ModelScore, checkpoint: str | None) -> bool:
    """True where the checkpoint was exchanged since."""
    return checkpoint is not None and not scored.is_by(checkpoint)


def _score_button(version: VersionSummary, score: ModelScore | None, checkpoint: str | None, place: str) -> None:
    label = "Score it" if score is None else "Score it again" if _is_older(score, checkpoint) else None
    if label:
        st.button(label, key=f"score-{version.id}", on_click=lambda: _score(version, place))


def _score(version: VersionSummary, place: str) -> None:
    with attempt(place):
        score_version(version.id)


def _open(version: VersionSummary, place: str) -> None:
    with attempt(place):
        open_version(version.id)
        go_to(SCORE_PAGE)


def _begin(action: VersionAction, version: VersionSummary, place: str) -> None:
    with attempt(place):
        match action:
            case VersionAction.ARCHIVE:
                store().versions.archive(version.id)
            case VersionAction.RESTORE:
                store().versions.restore(version.id)
            case VersionAction.MEETING:
                st.session_state[keys.MEETING_VERSION] = version.id
                go_to(MEETING_PAGE)
            case _:
                open_panel(version.id, new_panel(action, version))
