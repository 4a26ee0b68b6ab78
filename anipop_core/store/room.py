"""The meeting: guesses sealed before a version's score is shown, decisions, and the real score in the end."""

from __future__ import annotations

from typing import Any, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from anipop_core.errors import InputError, StoreError
from anipop_core.intake.wording import listed, quoted
from anipop_core.schema import Pitch
from anipop_core.store.database import Database
from anipop_core.store.pictures import used_by
from anipop_core.store.records import (
    MAX_MAL_ID,
    Decision,
    Guess,
    Outcome,
    Round,
    Verdict,
)
from anipop_core.store.stored_pitch import AsRead, as_given, document_of, model_inputs, uses_of
from anipop_core.store.tables import (
    DecisionRow,
    GuessRow,
    OpeningRow,
    OutcomeRow,
    VersionRow,
    now,
)
from anipop_core.store.values import checked_name, checked_note, checked_score
from anipop_core.store.version_rows import find_version, touch


class Room:
    """Guesses, decisions and the real score of versions; each version has one round.

    Every method raises VersionGone for a version that was deleted, and StoreError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def round(self, version_id: str) -> Round:
        """All that was said of the version so far. Guesses are in it only once the round is open."""
        with self._database.read() as session:
            find_version(session, version_id)
            return load_round(session, version_id)

    def sealed_versions(self, project_id: str, as_read: AsRead = as_given) -> frozenset[str]:
        """Ids of the project's versions whose score must not be shown yet.

        Those are versions with guesses whose round isn't open, and versions that the model reads the same as one of
        these, unless their own round is open. Empty for a project that was deleted.
        """
        with self._database.read() as session:
            sealed = _sealed_inputs(session, project_id, as_read)
            if not sealed:
                return frozenset()
            rows = session.scalars(
                select(VersionRow).where(
                    VersionRow.project_id == project_id, VersionRow.id.not_in(select(OpeningRow.version_id))
                )
            )
            return frozenset(row.id for row in rows if _inputs(session, row, as_read) in sealed)

    def is_sealed(self, project_id: str, pitch: Pitch, as_read: AsRead = as_given) -> bool:
        """Whether the model would read `pitch` like a version of the project whose round isn't open yet."""
        with self._database.read() as session:
            sealed = _sealed_inputs(session, project_id, as_read)
        return bool(sealed) and model_inputs(document_of(pitch), uses_of(pitch), as_read) in sealed

    def seal(self, version_id: str, who: str, score: float, note: str = "") -> Round:
        """Record a guess (1-10), which nobody can see or change until the round is opened.

        Raises InputError for a name, score or note that can't be kept, and StoreError for a second guess of the same
        person or one after the opening.
        """
        who = checked_name(who, "who")
        row = GuessRow(version_id=version_id, who=who, who_key=who_key(who), score=checked_score(score))
        row.note = checked_note(note, "note")
        with self._database.write() as session:
            find_version(session, version_id)
            _check_closed(session, version_id)
            _check_first(session, row)
            session.add(row)
            session.flush()
            return load_round(session, version_id)

    def open(self, version_id: str) -> Round:
        """Open the round: guesses become visible, no more are taken, and the version's score is kept as the model's.

        Opening an open round changes nothing. Raises StoreError for a version without a score.
        """
        with self._database.write() as session:
            version = find_version(session, version_id)
            if session.get(OpeningRow, version_id) is None:
                session.add(_opening(version))
                session.flush()
            return load_round(session, version_id)

    def decide(self, version_id: str, verdict: Verdict, reasons: str = "") -> Round:
        """Add a decision; the last one counts. Raises InputError for an unknown verdict."""
        if verdict not in get_args(Verdict):
            raise InputError(
                f"The decision is {quoted(verdict)}.",
                f"Allowed: {listed(get_args(Verdict))}.",
                "Choose one.",
                "verdict",
            )
        row = DecisionRow(version_id=version_id, verdict=verdict, reasons=checked_note(reasons, "reasons"))
        with self._database.write() as session:
            touch(session, find_version(session, version_id))
            session.add(row)
            session.flush()
            return load_round(session, version_id)

    def enter_outcome(self, version_id: str, score: float, mal_id: int | None = None, source: str = "") -> Round:
        """Record the real score (1-10), or correct it. Raises InputError for a score or MAL id out of range."""
        score, source = checked_score(score), checked_note(source, "source")
        if mal_id is not None and not 0 < mal_id <= MAX_MAL_ID:
            raise InputError(
                f"The MyAnimeList id is {mal_id}.", "Allowed is a whole number from 1.", "Correct it.", "mal_id"
            )
        with self._database.write() as session:
            touch(session, find_version(session, version_id))
            row = OutcomeRow(version_id=version_id, score=score, entered_at=now(), mal_id=mal_id, source=source)
            session.merge(row)
            session.flush()
            return load_round(session, version_id)


def who_key(who: str) -> str:
    """A person's key: the same however the name is capitalised."""
    return who.casefold()


def load_round(session: Session, version_id: str) -> Round:
    """The round of a version, in the caller's transaction."""
    guesses = guesses_of(session, version_id)
    opening, outcome = session.get(OpeningRow, version_id), session.get(OutcomeRow, version_id)
    decisions = session.scalars(
        select(DecisionRow).where(DecisionRow.version_id == version_id).order_by(DecisionRow.decided_at)
    )
    return Round(
        version_id=version_id,
        sealed=tuple(guess.who for guess in guesses),
        guesses=guesses if opening else (),
        opened_at=opening.opened_at if opening else None,
        model=opening.scored if opening else None,
        decisions=tuple(Decision(row.verdict, row.reasons, row.decided_at) for row in decisions),
        outcome=Outcome(outcome.score, outcome.entered_at, outcome.mal_id, outcome.source) if outcome else None,
    )


def _sealed_inputs(session: Session, project_id: str, as_read: AsRead) -> list[tuple[Any, ...]]:
    """What the model reads in each version with guesses that wait for the opening."""
    rows = session.scalars(
        select(VersionRow).where(
            VersionRow.project_id == project_id,
            VersionRow.id.in_(select(GuessRow.version_id)),
            VersionRow.id.not_in(select(OpeningRow.version_id)),
        )
    )
    return [_inputs(session, row, as_read) for row in rows]


def _inputs(session: Session, row: VersionRow, as_read: AsRead) -> tuple[Any, ...]:
    return model_inputs(row.pitch, used_by(session, row.id), as_read)


def guesses_of(session: Session, version_id: str) -> tuple[Guess, ...]:
    """All guesses on a version, sealed ones too: these must not be shown before the opening."""
    rows = session.scalars(
        select(GuessRow).where(GuessRow.version_id == version_id).order_by(GuessRow.sealed_at, GuessRow.who_key)
    )
    return tuple(Guess(row.who, row.score, row.note, row.sealed_at) for row in rows)


def _opening(version: VersionRow) -> OpeningRow:
    if version.scored is None:
        raise StoreError(
            "This version has no score yet.", "A round is opened by showing the score.", "Score the version first."
        )
    return OpeningRow(version_id=version.id, scored=version.scored)


def _check_closed(session: Session, version_id: str) -> None:
    if session.get(OpeningRow, version_id) is not None:
        raise StoreError(
            "The score of this version has been shown.",
            "Guesses are taken before that.",
            "Guess on another version, or duplicate this one and change it.",
        )


def _check_first(session: Session, guess: GuessRow) -> None:
    same = (GuessRow.version_id == guess.version_id, GuessRow.who_key == guess.who_key)
    if session.scalar(select(GuessRow.id).where(*same)):
        raise StoreError(
            f"{guess.who} has guessed already.",
            "Each person seals one guess, which can't be changed.",
            "Two people of one name tell themselves apart, for example by an initial.",
        )
