"""What a report of a pitch meeting is made from: the versions, the guesses, the decision, the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from anipop_core.reports.model_summary import ModelSummary
from anipop_core.schema import Comparable, Explanation, Pitch, Prediction

Verdict: TypeAlias = Literal["go", "revise", "pass"]


@dataclass(frozen=True)
class Change:
    """How far a version moves the score away from the first one."""

    points: float
    verdict: str  # in words, without the number: "larger than model noise"
    is_noise: bool  # drawn grey


@dataclass(frozen=True)
class ReportedVersion:
    """A version as the meeting saw it. Names are unique within a report."""

    name: str
    pitch: Pitch
    prediction: Prediction
    notes: str = ""
    explanation: Explanation | None = None
    change: Change | None = None  # None for the first version
    comparables: tuple[Comparable, ...] = ()  # nearest first
    comparable_notes: tuple[str, ...] = ()  # sentences: how it differs from its neighbours, which it is closer to
    older_model: str = ""  # the model's name where that is no longer the report's model


@dataclass(frozen=True)
class Guess:
    person: str
    version: str  # the version's name
    score: float  # 1-10
    sealed_at: datetime
    note: str = ""  # why


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    version: str  # the version's name; "" where it is about the project
    reasons: str
    made_at: datetime
    made_by: str = ""


@dataclass(frozen=True)
class Outcome:
    """What viewers really gave, entered later."""

    version: str  # the version that was made
    score: float
    entered_at: datetime


@dataclass(frozen=True)
class MeetingReport:
    project: str
    made_at: datetime  # also the date inside the PDF: the same report gives the same file
    model: ModelSummary
    versions: tuple[ReportedVersion, ...]
    guesses: tuple[Guess, ...] = ()
    decisions: tuple[Decision, ...] = ()  # the last one first: it holds
    outcomes: tuple[Outcome, ...] = ()

    @property
    def decision(self) -> Decision | None:
        return self.decisions[0] if self.decisions else None

    @property
    def current(self) -> str:
        """The version decided on, else the last."""
        if self.decision is not None and self.decision.version:
            return self.decision.version
        return self.versions[-1].name if self.versions else ""

    def guesses_of(self, version: ReportedVersion) -> Sequence[Guess]:
        return [guess for guess in self.guesses if guess.version == version.name]
