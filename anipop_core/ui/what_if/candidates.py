"""What can be compared: the pitch scored last, and the versions of the current project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.errors import InputError, StoreError
from anipop_core.intake.limits import check_limits
from anipop_core.schema import Pitch
from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import current_project, store
from anipop_core.ui.session.scored import last_scored
from anipop_core.ui.shell.labels import distinct

if TYPE_CHECKING:
    from anipop_core.store.records import ModelScore, VersionSummary

SCORED, TRIAL = "scored", "trial"  # in place of a version's id


@dataclass(frozen=True)
class Candidate:
    id: str  # of the version; SCORED or TRIAL
    name: str  # unique among the candidates
    pitch: Pitch
    kept_score: ModelScore | None = None  # what was kept with the version


@dataclass(frozen=True)
class Candidates:
    ready: tuple[Candidate, ...] = ()
    sealed: tuple[str, ...] = ()  # names of those whose score is the room's to open
    empty: tuple[str, ...] = ()  # names of those that hold nothing to score yet
    kept: int = 0  # versions of the project
    problem: StoreError | None = None
    sealed_pitches: tuple[Pitch, ...] = field(default=(), repr=False)

    def is_sealed(self, pitch: Pitch) -> bool:
        """True where the model would read it as a version whose guesses are sealed: its score would be given away."""
        if not self.sealed_pitches:
            return False
        from anipop_core.store.stored_pitch import reads_the_same

        return any(reads_the_same(pitch, other) for other in self.sealed_pitches)


def load_candidates() -> Candidates:
    """Those of this session. A database that fails leaves the pitch scored last."""
    try:
        project = current_project()
        versions = store().versions.list(project.id) if project else ()
        sealed_ids = store().room.sealed_versions(project.id) if project else frozenset()
        pitches = _pitches(versions)
    except StoreError as error:
        return Candidates(_scored(Candidates()), problem=error)
    sealed = [version for version in versions if version.id in sealed_ids]
    found = Candidates(
        sealed=tuple(version.name for version in sealed),
        sealed_pitches=tuple(pitches[version.id] for version in sealed),
    )
    open_versions = [version for version in versions if version.id not in sealed_ids]
    full = [version for version in open_versions if _can_be_scored(pitches[version.id])]
    names = distinct(["Trial", "As scored", *(version.name for version in full)])[2:]
    ready = tuple(
        Candidate(version.id, name, pitches[version.id], version.scored)
        for version, name in zip(full, names, strict=True)
    )
    empty = tuple(version.name for version in open_versions if version not in full)
    return replace(found, ready=_scored(found) + ready, empty=empty, kept=len(versions))


def _scored(found: Candidates) -> tuple[Candidate, ...]:
    scored = last_scored()
    if scored is None or found.is_sealed(scored.pitch):
        return ()
    return (Candidate(SCORED, "As scored", scored.pitch),)


def _pitches(versions: Iterable[VersionSummary]) -> dict[str, Pitch]:
    """Version id -> pitch. Only what has changed since the last time is read: pictures take a while to decode."""
    known: dict[tuple[str, int], Pitch] = st.session_state.get(keys.WHAT_IF_PITCHES, {})
    found = {(v.id, v.revision): known.get((v.id, v.revision)) or store().versions.get(v.id).pitch for v in versions}
    st.session_state[keys.WHAT_IF_PITCHES] = found
    return {version_id: pitch for (version_id, _), pitch in found.items()}


def _can_be_scored(pitch: Pitch) -> bool:
    try:
        check_limits(pitch)
    except InputError:
        return False
    return True
