"""Versions of a pitch. A change names the revision it was made on, so that two people don't overwrite each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from anipop_core.errors import StoreError
from anipop_core.schema import Pitch
from anipop_core.store.database import Database
from anipop_core.store.pictures import (
    already_kept,
    count_own,
    drop_unused,
    encoder_of,
    keep_uses,
    unknown_digests,
    used_by,
)
from anipop_core.store.problems import STILL_HERE, StoreConflict
from anipop_core.store.records import ModelScore, Version, VersionSummary
from anipop_core.store.stored_pitch import document_of, model_inputs, pictures_of, uses_of
from anipop_core.store.tables import (
    DecisionRow,
    GuessRow,
    OpeningRow,
    OutcomeRow,
    VersionRow,
)
from anipop_core.store.values import checked_name, checked_note
from anipop_core.store.version_rows import (
    add_version,
    find_project,
    find_version,
    load_version,
    summary_of,
    touch,
    version_of,
)

_SAID = (
    (OpeningRow, "The room has seen the score of this version."),
    (GuessRow, "Guesses are sealed on this version."),
    (DecisionRow, "The room has decided on this version."),
    (OutcomeRow, "The real score of this version is known."),
)


class Versions:
    """Lists, makes and changes versions.

    Every method raises VersionGone for a version that was deleted, and StoreError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, project_id: str, archived: bool = False) -> tuple[VersionSummary, ...]:
        """The project's versions in use, or its archived ones, in their order. Raises ProjectGone."""
        with self._database.read() as session:
            find_project(session, project_id)
            rows = session.scalars(
                select(VersionRow)
                .where(VersionRow.project_id == project_id, VersionRow.archived == archived)
                .order_by(VersionRow.position)
                .options(defer(VersionRow.pitch))
            )
            return tuple(map(summary_of, rows))

    def get(self, version_id: str) -> Version:
        with self._database.read() as session:
            return load_version(session, find_version(session, version_id))

    def create(
        self, project_id: str, name: str, pitch: Pitch, notes: str = "", scored: ModelScore | None = None
    ) -> Version:
        """A new version at the end of the project.

        Raises ProjectGone, and InputError for a name or notes that can't be kept.
        """
        name, notes = checked_name(name), checked_note(notes, "notes")
        document, uses, encoded = document_of(pitch), uses_of(pitch), self._encode_new(pitch)
        with self._database.write() as session:
            project = find_project(session, project_id)
            row = add_version(session, project, document, uses, encoded, name=name, notes=notes, scored=scored)
        return version_of(row, pitch)

    def duplicate(self, version_id: str, name: str) -> VersionSummary:
        """A new version with the same pitch, notes and score. Guesses and decisions stay with the old one."""
        name = checked_name(name)
        with self._database.write() as session:
            row = find_version(session, version_id)
            project = find_project(session, row.project_id)
            uses = used_by(session, row.id)
            copy = add_version(
                session, project, row.pitch, uses, already_kept, name=name, notes=row.notes, scored=row.scored
            )
        return summary_of(copy)

    def save(self, version_id: str, revision: int, pitch: Pitch, scored: ModelScore | None = None) -> Version:
        """Keep `pitch`, changed from `revision`, and what the model says of it.

        Without `scored`, the kept score stays only where the model would read the same as before. Raises
        StoreConflict when somebody else has changed the version since, and StoreError when the room has guessed,
        seen the score or decided, or the real score is known: all of these speak of one pitch.
        """
        document, uses, encoded = document_of(pitch), uses_of(pitch), self._encode_new(pitch)
        with self._database.write() as session:
            row = _unchanged(session, version_id, revision)
            if model_inputs(document, uses) != model_inputs(row.pitch, used_by(session, row.id)):
                _check_not_judged(session, row)
                row.scored = None
            if scored:
                row.scored = scored
            row.pitch = document
            row.revision += 1
            touch(session, row)
            keep_uses(session, row.id, uses, encoded)
        return version_of(row, pitch)

    def keep_score(self, version_id: str, revision: int, scored: ModelScore) -> VersionSummary:
        """Keep the model's score of the pitch at `revision`. Raises StoreConflict where the pitch has changed since."""
        with self._database.write() as session:
            row = _unchanged(session, version_id, revision)
            row.scored = scored
        return summary_of(row)

    def rename(self, version_id: str, revision: int, name: str) -> VersionSummary:
        """Change the name, made on `revision`. Raises StoreConflict where the version has changed since."""
        return self._retype(version_id, revision, name=checked_name(name))

    def annotate(self, version_id: str, revision: int, notes: str) -> VersionSummary:
        """Change the notes, made on `revision`. Raises StoreConflict where the version has changed since."""
        return self._retype(version_id, revision, notes=checked_note(notes, "notes"))

    def archive(self, version_id: str) -> VersionSummary:
        """Take the version out of the list; nothing is deleted."""
        return self._set_archived(version_id, True)

    def restore(self, version_id: str) -> VersionSummary:
        """Bring an archived version back into the list."""
        return self._set_archived(version_id, False)

    def own_pictures(self, version_id: str) -> int:
        """How many pictures would be deleted with the version."""
        with self._database.read() as session:
            find_version(session, version_id)
            return count_own(session, select(VersionRow.id).where(VersionRow.id == version_id))

    def delete(self, version_id: str) -> None:
        """Delete the version for good: what was said of it, and pictures that no other version uses."""
        with self._database.write() as session:
            touch(session, find_version(session, version_id))
            session.flush()
            session.execute(delete(VersionRow).where(VersionRow.id == version_id))
            drop_unused(session)
        self._database.wipe()

    def _encode_new(self, pitch: Pitch) -> Callable[[str], bytes]:
        """Encode what the database doesn't hold yet, before anybody has to wait for this write."""
        pictures = pictures_of(pitch).values()
        encoded = encoder_of(pictures)
        with self._database.read() as session:
            new = unknown_digests(session, (picture.digest for picture in pictures))
        for digest in new:
            encoded(digest)
        return encoded

    def _retype(self, version_id: str, revision: int, **values: Any) -> VersionSummary:
        with self._database.write() as session:
            row = _unchanged(session, version_id, revision)
            for name, value in values.items():
                setattr(row, name, value)
            row.revision += 1
            touch(session, row)
        return summary_of(row)

    def _set_archived(self, version_id: str, archived: bool) -> VersionSummary:
        with self._database.write() as session:
            row = find_version(session, version_id)
            row.archived = archived
            touch(session, row)
        return summary_of(row)


def _unchanged(session: Session, version_id: str, revision: int) -> VersionRow:
    row = find_version(session, version_id)
    if row.revision != revision:
        raise StoreConflict(load_version(session, row))
    return row


def _check_not_judged(session: Session, row: VersionRow) -> None:
    for said, received in _SAID:
        if session.scalar(select(said.version_id).where(said.version_id == row.id).limit(1)):
            raise StoreError(
                received,
                "Its pitch stays as it is, so that guesses, score, decision and outcome speak of the same one.",
                f"{STILL_HERE}: save it as a new version.",
            )
