"""A stored meeting: a project's versions with their rounds of guesses.

A version whose guesses are still sealed is left out of reports; its score is shown when the round is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anipop_core.schema import Output, Pitch
from anipop_core.store.records import Decision, ModelScore, Round, VersionSummary

if TYPE_CHECKING:  # torch takes seconds to import
    from anipop_core.model.noise import Change
    from anipop_core.reports.analysis import Analysis

SAME = 0.005  # points: scores nearer to each other read alike


@dataclass(frozen=True)
class MeetingVersion:
    """A version with what the room said of it."""

    name: str  # unique within the meeting
    summary: VersionSummary
    pitch: Pitch
    round: Round
    is_sealed: bool = False  # guesses wait for the round to be opened: neither they nor the score are anybody's to see

    @property
    def kept(self) -> ModelScore | None:
        """The score that the room has seen: the one shown at the opening where it has guessed, else the stored one."""
        return self.round.model if self.round.guesses else self.summary.scored


@dataclass(frozen=True)
class MeetingRecord:
    """A project's versions in their order."""

    project: str
    versions: tuple[MeetingVersion, ...]

    @property
    def shown(self) -> tuple[MeetingVersion, ...]:
        """The versions that are not sealed."""
        return tuple(version for version in self.versions if not version.is_sealed)


def last_decision(versions: Sequence[MeetingVersion]) -> tuple[MeetingVersion, Decision] | None:
    """The newest decision and its version."""
    taken = [(version, version.round.decisions[-1]) for version in versions if version.round.decisions]
    return max(taken, key=lambda pair: pair[1].decided_at, default=None)


def is_as_kept(version: MeetingVersion, analysis: Analysis, checkpoint: str) -> bool:
    """False where the stored score is another model's, so that the model in use can't explain it."""
    kept = version.kept
    return kept is None or (kept.is_by(checkpoint) and abs(kept.score - analysis.prediction.score) < SAME)


def change_between(
    first: MeetingVersion,
    other: MeetingVersion,
    analyses: Mapping[str, Analysis],
    checkpoint: str,
    output: Output = "score",
) -> Change | None:
    """The change of the score or the reach from `first` to `other`; None where either score is an older model's.

    Args:
        analyses: by the id of the version.
        checkpoint: version of the checkpoint in use.
    """
    pair = [(version, analyses[version.summary.id]) for version in (first, other)]
    if not all(is_as_kept(version, analysis, checkpoint) for version, analysis in pair):
        return None
    return pair[0][1].scored.change_to(pair[1][1].scored, output)
