"""What can be compared: the pitch scored last, and the versions of the current project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.errors import InputError, StoreError
from anipop_core.intake.limits import check_limits, check_something_read
from anipop_core.schema import Pitch
from anipop_core.ui.session import keys
from anipop_core.ui.session.projects import current_project, store
from anipop_core.ui.session.scored import last_scored
from anipop_core.ui.session.scoring import SEALED, Scoring, Sealed, visible_scores
from anipop_core.ui.shell.labels import distinct

if TYPE_CHECKING:
    from anipop_core.store.records import ModelScore, VersionSummary

SCORED, TRIAL = "scored", "trial"  # in place of a version's id


@dataclass(frozen=True)
class Candidate:
    """A pitch that can be chosen, and whose score may be seen."""

    id: str  # of the version; SCORED or TRIAL
    name: str  # unique among the candidates
    pitch: Pitch
    kept_score: ModelScore | None = None  # what was kept with the version


@dataclass(frozen=True)
class Candidates:
    """What there is to choose from, and what is left out and why."""

    ready: tuple[Candidate, ...] = ()
    sealed: tuple[str, ...] = ()  # names of those whose score is the room's to open
    empty: tuple[str, ...] = ()  # names of those that hold nothing to score yet
    kept: int = 0  # versions of the project
    problem: StoreError | None = None
    scoring: Scoring = field(default_factory=Scoring, repr=False)

    def trial(self, pitch: Pitch) -> Candidate | Sealed:
        """What somebody tries, to stand beside the others."""
        return SEALED if self.scoring.is_sealed(pitch) else Candidate(TRIAL, "Trial", pitch)


def load_candidates() -> Candidates:
    """This session's; where the database fails, only the pitch scored last."""
    try:
        project = current_project()
        versions = store().versions.list(project.id) if project else ()
        scores = visible_scores(project.id, versions) if project else {}
        pitches = _pitches(versions)
    except StoreError as error:
        return Candidates(_scored(Scoring()), problem=error)
    sealed = [version for version in versions if scores[version.id] is SEALED]
    open_versions = [version for version in versions if scores[version.id] is not SEALED]
    scoring = Scoring(
        frozenset(pitches[version.id] for version in open_versions), tuple(pitches[version.id] for version in sealed)
    )
    full = [version for version in open_versions if _can_be_scored(pitches[version.id])]
    names = distinct(["Trial", "As scored", *(version.name for version in full)])[2:]
    ready = tuple(
        Candidate(version.id, name, pitches[version.id], None if isinstance(score, Sealed) else score)
        for version, name in zip(full, names, strict=True)
        for score in (scores[version.id],)
    )
    empty = tuple(version.name for version in open_versions if version not in full)
    names_of_sealed = tuple(version.name for version in sealed)
    return Candidates(_scored(scoring) + ready, names_of_sealed, empty, len(versions), scoring=scoring)


def _scored(scoring: Scoring) -> tuple[Candidate, ...]:
    scored = last_scored()
    if scored is None or scoring.is_sealed(scored.pitch):
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
        check_something_read(pitch)
    except InputError:
        return False
    return True
