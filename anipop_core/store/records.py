"""What the store hands out: frozen values. Times are in UTC."""

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
    """A part of the pitch and its share of the score."""

    name: Text
    kind: BlockKind
    points: FiniteFloat


@dataclass(frozen=True)
class ModelScore:
    """What the model said of a version: base + the blocks' points = score."""

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
        """As it is now."""
        p = prediction
        blocks = tuple(ScoredBlock(b.name, b.kind, b.points) for b in explanation.blocks) if explanation else ()
        base = explanation.base if explanation else None
        now = datetime.now(UTC)
        return cls(checkpoint, p.score, p.low, p.high, p.percentile, p.reach, base, blocks, now)

    def is_by(self, checkpoint: str) -> bool:
        """False where the checkpoint has been exchanged since: the score is the older model's."""
        return self.checkpoint == checkpoint


@dataclass(frozen=True)
class Project:
    id: str
    name: str
    created: datetime
    updated: datetime  # by a change of the project or of any of its versions
    archived: bool
    versions: int  # how many it has, archived ones included


@dataclass(frozen=True)
class VersionSummary:
    """A version without its pitch: enough for a list."""

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
    pitch: Pitch


@dataclass(frozen=True)
class Guess:
    who: Name
    score: MalScore
    note: Note
    sealed_at: Moment


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    reasons: Note
    decided_at: Moment


@dataclass(frozen=True)
class Outcome:
    """How the title was received in the end."""

    score: MalScore
    entered_at: Moment
    mal_id: Annotated[int, Field(gt=0, le=MAX_MAL_ID)] | None
    source: Note  # where the score was read, "" if that was not said


@dataclass(frozen=True)
class Round:
    """What the room said of one version."""

    version_id: str
    sealed: tuple[str, ...]  # who has guessed, in the order of sealing
    guesses: tuple[Guess, ...]  # () until the round is opened: a sealed guess is nobody's to see
    opened_at: datetime | None
    model: ModelScore | None  # what the model had said when the round was opened
    decisions: tuple[Decision, ...]  # the last one holds
    outcome: Outcome | None
