"""How people's guesses and the model's scores compare with the real scores that are known by now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session

from anipop_core.store.database import Database
from anipop_core.store.records import Guess, ModelScore
from anipop_core.store.room import guesses_of, who_key
from anipop_core.store.tables import OpeningRow, OutcomeRow, ProjectRow, VersionRow


@dataclass(frozen=True)
class TrackedVersion:
    """A version whose round was opened and whose real score is known."""

    version_id: str
    version: str  # name
    project_id: str
    project: str  # name
    real: float
    model: ModelScore  # as shown when the round was opened
    guesses: tuple[Guess, ...]


@dataclass(frozen=True)
class PersonRecord:
    """Errors are mean absolute differences from the real score, in score points."""

    who: str  # as they wrote their name last
    versions: int  # how many they have guessed
    error: float
    model_error: float  # the model's, on the same versions


@dataclass(frozen=True)
class TrackRecord:
    """The errors of the model and of each person over all versions with a real score."""

    versions: tuple[TrackedVersion, ...]  # the one opened first comes first
    people: tuple[PersonRecord, ...]  # by name
    model_error: float | None  # over all versions; None where there is none


def load_track_record(database: Database) -> TrackRecord:
    """The track record over all projects, archived ones included. Raises StoreError."""
    with database.read() as session:
        versions = _tracked(session)
    errors = [_model_error(version) for version in versions]
    return TrackRecord(versions, _people(versions), fmean(errors) if errors else None)


def _tracked(session: Session) -> tuple[TrackedVersion, ...]:
    rows = session.execute(
        select(VersionRow.id, VersionRow.name, ProjectRow.id, ProjectRow.name, OutcomeRow.score, OpeningRow.scored)
        .join(ProjectRow, ProjectRow.id == VersionRow.project_id)
        .join(OpeningRow, OpeningRow.version_id == VersionRow.id)
        .join(OutcomeRow, OutcomeRow.version_id == VersionRow.id)
        .order_by(OpeningRow.opened_at)
    ).all()
    return tuple(TrackedVersion(*row, guesses_of(session, row[0])) for row in rows)


def _people(versions: tuple[TrackedVersion, ...]) -> tuple[PersonRecord, ...]:
    names: dict[str, str] = {}
    errors: defaultdict[str, list[float]] = defaultdict(list)
    model_errors: defaultdict[str, list[float]] = defaultdict(list)
    for version in versions:
        for guess in version.guesses:
            key = who_key(guess.who)
            names[key] = guess.who
            errors[key].append(abs(guess.score - version.real))
            model_errors[key].append(_model_error(version))
    return tuple(
        PersonRecord(names[key], len(errors[key]), fmean(errors[key]), fmean(model_errors[key]))
        for key in sorted(errors)
    )


def _model_error(version: TrackedVersion) -> float:
    return abs(version.model.score - version.real)
