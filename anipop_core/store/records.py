"""What the store returns: frozen values. All times are in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, FiniteFloat

from anipop_core.intake.fields import Text
from anipop_core.schema import BlockKind, Explanation, Pitch, Prediction
from anipop_core.store.values import Moment, Name, Note

Verdict: TypeAlias = Literal["go", "revise", "pass"]
MAX_MAL_ID = 2**31 - 1  # what a column of whole numbers holds
MalScore: TypeAlias = Annotated[FiniteFloat, Field(ge=1, le=10)]


@dataclass(frozen=True)
class ScoredBlock:
    """One part of the pitch and its share of the score, in score points."""

    name: Text
    kind: BlockKind
    points: FiniteFloat


@dataclass(frozen=True)
class ModelScore:
    """What the model said of a version: `base` plus the points of all blocks is `score`."""

    checkpoint: Text  # the version of the model's checkpoint
    score: MalScore
    low: FiniteFloat
    high: FiniteFloat
    percentile: FiniteFloat  # 0-100
    reach: FiniteFloat  # percentile, 0-100
    base: FiniteFloat | None  # None, and no blocks, where the score was not explained
    blocks: tuple[ScoredBlock, ...]
    scored_at: Moment

    @classmethod
    def of(cls, checkpoint: str, prediction: Prediction, explanation: Explanation | None = None) -> ModelScore:
        """The prediction (and its explanation) as the score that is kept, with the time of now.

        checkpoint: the version of the model's checkpoint.
        """
        p = prediction
        blocks = tuple(ScoredBlock(b.name, b.kind, b.points) for b in explanation.blocks) if explanation else ()
        base = explanation.base if explanation else None
        now = datetime.now(UTC)
        return cls(checkpoint, p.score, p.low, p.high, p.percentile, p.reach, base, blocks, now)

    def is_by(self, checkpoint: str) -> bool:
        """Whether this checkpoint gave the score, and not one that was in its place before."""
        return self.checkpoint == checkpoint


@dataclass(frozen=True)
class Project:
    """A project without its versions."""

    id: str
    name: str
    created: datetime
    updated: datetime  # by a change of the project or of any of its versions
    archived: bool
    versions: int  # how many it has, archived ones included


@dataclass(frozen=True)
class VersionSummary:
    """A version without its pitch, for lists."""

    id: str
    project_id: str
    name: str
    notes: str
    revision: int  # counts the changes of pitch, name and notes: a change names the revision it was made on
    position: int  # order within the project, from 0
    created: datetime
    updated: datetime
    archived: bool
    scored: ModelScore | None  # None where the pitch was never scored, or has changed since


@dataclass(frozen=True)
class Version(VersionSummary):
    """A version with its pitch."""

    pitch: Pitch


@dataclass(frozen=True)
class Guess:
    """What one person expects the score to be."""

    who: Name
    score: MalScore
    note: Note
    sealed_at: Moment


@dataclass(frozen=True)
class Decision:
    """What the meeting decided on a version, and why."""

    verdict: Verdict
    reasons: Note
    decided_at: Moment


@dataclass(frozen=True)
class Outcome:
    """The real score of the finished title."""

    score: MalScore
    entered_at: Moment
    mal_id: Annotated[int, Field(gt=0, le=MAX_MAL_ID)] | None
    source: Note  # where the score was read, "" if that was not said


@dataclass(frozen=True)
class Round:
    """All that the meeting said of one version."""

    version_id: str
    sealed: tuple[str, ...]  # who has guessed, in the order of sealing
    guesses: tuple[Guess, ...]  # () until the round is opened: a sealed guess is nobody's to see
    opened_at: datetime | None
    model: ModelScore | None  # what the model had said when the round was opened
    decisions: tuple[Decision, ...]  # the last one holds
    outcome: Outcome | None
