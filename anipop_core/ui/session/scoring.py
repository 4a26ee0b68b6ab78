"""What the model says of pitches, as far as the room lets it be seen: pages get their scores here and nowhere else.

A version on which the room has sealed guesses keeps its score to itself until the round is opened on the meeting
page, and so does every pitch that the model would read the same. Whoever asks here gets `SEALED` in place of such a
score, or a list without it, and can't forget to look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from anipop_core.errors import InputError, StoreError
from anipop_core.schema import Output, Pitch, Prediction
from anipop_core.store.stored_pitch import AsRead, as_given, reads_the_same
from anipop_core.ui.session.draft import current_draft
from anipop_core.ui.session.projects import chosen_project_id, store
from anipop_core.ui.shell import resources

if TYPE_CHECKING:  # the first page waits neither for torch nor for the database
    from anipop_core.progress import Progress
    from anipop_core.scenarios.comparison import Comparison
    from anipop_core.scenarios.side_by_side import NamedPitch, SideBySideRow
    from anipop_core.scenarios.single_changes import SingleChange
    from anipop_core.scenarios.stopping import IsCancelled
    from anipop_core.scenarios.sweep import Field, Sweep
    from anipop_core.store.records import ModelScore, VersionSummary

    FindChanges: TypeAlias = Callable[[Pitch, Progress, IsCancelled], tuple[SingleChange, ...]]


class Sealed(Enum):
    """In place of a score that is the room's to open; the value says so."""

    SEALED = "sealed until the room opens it"


SEALED = Sealed.SEALED


def waits_for_room(pitch: Pitch) -> bool:
    """True where the model would read `pitch` as a version of the project at hand with guesses that are sealed."""
    project_id = _project_at_hand()
    if project_id is None:
        return False
    try:
        return store().room.is_sealed(project_id, pitch, _as_read())
    except StoreError:  # no database: a pitch can be scored without one
        return False


def draft_waits_for_room() -> bool:
    """The same of the pitch on the form."""
    try:
        return _project_at_hand() is not None and waits_for_room(current_draft().parse().pitch)
    except InputError:
        return False


def predict(pitch: Pitch) -> Prediction | Sealed:
    """The score of a pitch of the project at hand. Raises AniPopError."""
    model = resources.predictor()  # before the room is asked: loaded, it tells how names are read
    if waits_for_room(pitch):
        return SEALED
    model.check_read(pitch)
    with st.spinner("Scoring the pitch"):
        return model.predict(pitch)


def score_to_keep(pitch: Pitch) -> ModelScore:
    """To be kept with a version, sealed or not: `visible_scores` tells what may be shown of it. Raises AniPopError."""
    from anipop_core.store.records import ModelScore

    model = resources.predictor()
    model.check_read(pitch)
    return ModelScore.of(model.checkpoint.version, model.predict(pitch))


def visible_scores(project_id: str, versions: Collection[VersionSummary]) -> dict[str, ModelScore | Sealed | None]:
    """Version id -> the score that was kept with it, None where none was. Raises StoreError."""
    sealed = sealed_versions(project_id)
    return {version.id: SEALED if version.id in sealed else version.scored for version in versions}


def sealed_versions(project_id: str) -> frozenset[str]:
    """Ids of the project's versions whose score waits for the room. Raises StoreError."""
    return store().room.sealed_versions(project_id, _as_read())


def scored_by(version: VersionSummary) -> str | None:
    """The checkpoint that scored the version, which may be told of a sealed one; None where it has no score."""
    return version.scored.checkpoint if version.scored else None


@dataclass(frozen=True)
class VisibleSweep:
    """A sweep without the values that read like a sealed version."""

    sweep: Sweep  # without the values that are sealed
    sealed: int  # how many those are


@dataclass(frozen=True)
class Scoring:
    """Scores of a project's versions and of what they are changed into."""

    seen: frozenset[Pitch] = frozenset()  # versions whose score the room has seen, or never guessed
    sealed: tuple[Pitch, ...] = ()  # versions whose score waits for the room

    def is_sealed(self, pitch: Pitch) -> bool:
        """True where the model would read it as a version that waits: its score would be given away."""
        return any(reads_the_same(pitch, other, _as_read()) for other in self.sealed)

    def compare(self, base: Pitch, other: Pitch, output: Output = "score") -> Comparison | Sealed:
        """The change of score or reach from `base` to `other`; SEALED where either is hidden."""
        from anipop_core.scenarios.comparison import compare

        if self._hides(base) or self._hides(other):
            return SEALED
        return compare(resources.predictor(), base, other, output)

    def sweep(self, pitch: Pitch, field: Field, output: Output = "score") -> VisibleSweep:
        """Score or reach for each value of a fact, where that may be seen."""
        from anipop_core.scenarios.sweep import sweep

        model = resources.predictor()
        found = sweep(model, model.encode(pitch), field, output)
        points = tuple(one for one in found.points if not self.is_sealed(replace(pitch, facts=one.facts)))
        return VisibleSweep(replace(found, points=points), len(found.points) - len(points))

    def what_helps_most(self, output: Output = "score") -> FindChanges:
        """Single changes, ranked by what they do to `output`, to be looked for in the background; `visible` then takes
        out what is sealed by that time."""
        from anipop_core.scenarios.suggestions import what_helps_most

        return partial(what_helps_most, resources.predictor(), output=output)

    def swaps(self, others: Sequence[Pitch], output: Output = "score") -> FindChanges:
        """The same for characters and pictures of `others`, put into the pitch."""
        from anipop_core.scenarios.swaps import swaps

        model = resources.predictor()

        def find(pitch: Pitch, progress: Progress, is_cancelled: IsCancelled) -> tuple[SingleChange, ...]:
            return swaps(model, pitch, others, progress, is_cancelled, output)

        return find

    def visible(self, changes: Sequence[SingleChange]) -> list[SingleChange]:
        """Those that don't read like a version that waits."""
        return [one for one in changes if not self.is_sealed(one.pitch)]

    def side_by_side(
        self, versions: Sequence[NamedPitch], output: Output = "score"
    ) -> Callable[[Progress, IsCancelled], tuple[SideBySideRow, ...]]:
        """One row a version, to be worked out in the background; those that wait have none."""
        from anipop_core.scenarios.side_by_side import side_by_side

        model, visible = resources.predictor(), [one for one in versions if not self._hides(one.pitch)]

        def work(progress: Progress, is_cancelled: IsCancelled) -> tuple[SideBySideRow, ...]:
            return side_by_side(model, visible, output)

        return work

    def _hides(self, pitch: Pitch) -> bool:
        """A version whose own round was opened has been seen, even where another that reads the same still waits."""
        return pitch not in self.seen and self.is_sealed(pitch)


def _as_read() -> AsRead:
    """What the model makes of facts; before it is loaded nothing is scored."""
    known = resources.known_facts()
    return known.as_read if known else as_given


def _project_at_hand() -> str | None:
    """Of the version being edited, else the project that was opened last."""
    opened = current_draft().opened
    if opened is not None:
        return opened.version.project_id
    return chosen_project_id()
