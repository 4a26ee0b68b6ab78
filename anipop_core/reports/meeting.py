"""The contents of a meeting report: the versions with what model and room said of them, and the model's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anipop_core.model.noise import Change
from anipop_core.reports.model_summary import ModelSummary
from anipop_core.schema import Comparable, Explanation, Pitch, Prediction
from anipop_core.store.records import Decision, Guess, Outcome


@dataclass(frozen=True)
class ReportedVersion:
    """A version as the meeting saw it. Names are unique within a report."""

    name: str
    pitch: Pitch
    prediction: Prediction
    notes: str = ""
    explanation: Explanation | None = None
    change: Change | None = None  # of the score from the first version to this one; None for the first
    reach_change: Change | None = None
    comparables: tuple[Comparable, ...] = ()  # nearest first
    comparable_notes: tuple[str, ...] = ()  # sentences: how it differs from its neighbours, which it is closer to
    older_model: str = ""  # the model's name where that is no longer the report's model
    guesses: tuple[Guess, ...] = ()
    decisions: tuple[Decision, ...] = ()
    outcome: Outcome | None = None


@dataclass(frozen=True)
class MeetingReport:
    """All that HTML and PDF need. Times are told in the time zones they have."""

    project: str
    made_at: datetime  # also the date inside the PDF: the same report gives the same file
    model: ModelSummary
    versions: tuple[ReportedVersion, ...]

    @property
    def decisions(self) -> list[tuple[ReportedVersion, Decision]]:
        """Every decision with its version, the newest first; the newest holds."""
        found = [(version, decision) for version in self.versions for decision in version.decisions]
        return sorted(found, key=lambda pair: pair[1].decided_at, reverse=True)

    @property
    def guesses(self) -> list[tuple[ReportedVersion, Guess]]:
        """Every guess with its version, in the order of the versions."""
        return [(version, guess) for version in self.versions for guess in version.guesses]

    @property
    def current(self) -> str:
        """Name of the version decided on last, else of the last version; "" without versions."""
        if self.decisions:
            return self.decisions[0][0].name
        return self.versions[-1].name if self.versions else ""
