"""The meeting record of a project from the store; each version's pitch is decoded once a revision."""

from __future__ import annotations

import streamlit as st

from anipop_core.reports.meeting_record import MeetingRecord, MeetingVersion
from anipop_core.schema import Pitch
from anipop_core.store.records import Project, VersionSummary
from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import store
from anipop_core.ui.session.scoring import sealed_versions
from anipop_core.ui.shell.labels import distinct_labels


def meeting_record(project: Project, versions: tuple[VersionSummary, ...]) -> MeetingRecord:
    """Raises VersionGone for one that was deleted in the meantime, StoreError."""
    labels = distinct_labels((version.id, version.name) for version in versions)
    pitches, sealed = _pitches(versions), sealed_versions(project.id)
    return MeetingRecord(
        project.name,
        tuple(
            MeetingVersion(labels[version.id], version, pitch, store().room.round(version.id), version.id in sealed)
            for version, pitch in zip(versions, pitches, strict=True)
        ),
    )


def last_versions(versions: tuple[VersionSummary, ...], most: int) -> tuple[VersionSummary, ...]:
    """The last `most`, in their order; the one that was decided on last is among them.

    Raises VersionGone for one that was deleted in the meantime, StoreError.
    """
    if len(versions) <= most:
        return versions
    decided = _decided_last(versions)
    if decided is None or decided in versions[-most:]:
        return versions[-most:]
    return (decided, *versions[1 - most :])


def _decided_last(versions: tuple[VersionSummary, ...]) -> VersionSummary | None:
    """As `last_decision`, of versions whose pitches need not be read."""
    sealed = sealed_versions(versions[0].project_id)
    decisions = {v: store().room.round(v.id).decisions for v in versions if v.id not in sealed}
    taken = {version: found[-1].decided_at for version, found in decisions.items() if found}
    return max(taken, key=taken.__getitem__, default=None)


def _pitches(versions: tuple[VersionSummary, ...]) -> list[Pitch]:
    """Decoding pictures takes longer than a slide may take to turn."""
    known: dict[tuple[str, int], Pitch] = st.session_state.get(keys.MEETING_PITCHES, {})
    revisions = [(version.id, version.revision) for version in versions]
    found = {}
    for version, key in zip(versions, revisions, strict=True):
        pitch = known.get(key) or store().versions.get(version.id).pitch
        found[key] = pitch
    st.session_state[keys.MEETING_PITCHES] = found
    return [found[key] for key in revisions]
