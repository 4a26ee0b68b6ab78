"""Steps that several operations on versions share; each runs in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from anipop_core.schema import Pitch
from anipop_core.store.failures import DamagedRecord
from anipop_core.store.pictures import keep_uses, load_pictures
from anipop_core.store.problems import ProjectGone, VersionGone
from anipop_core.store.records import ModelScore, Version, VersionSummary
from anipop_core.store.stored_pitch import PictureUse, pitch_of
from anipop_core.store.tables import ProjectRow, VersionRow, now


def find_project(session: Session, project_id: str) -> ProjectRow:
    """The project's row. Raises ProjectGone."""
    row = session.get(ProjectRow, project_id)
    if row is None:
        raise ProjectGone
    return row


def find_version(session: Session, version_id: str) -> VersionRow:
    """The version's row. Raises VersionGone."""
    row = session.get(VersionRow, version_id)
    if row is None:
        raise VersionGone
    return row


def add_version(
    session: Session,
    project: ProjectRow,
    document: dict[str, Any],
    uses: frozenset[PictureUse],
    encoded: Callable[[str], bytes],
    *,
    name: str,
    notes: str = "",
    scored: ModelScore | None = None,
) -> VersionRow:
    """Add a version at the end of its project.

    document, uses: the pitch as `stored_pitch` takes it apart. encoded: gives the bytes of a picture by its digest.
    """
    last = session.scalar(select(func.max(VersionRow.position)).where(VersionRow.project_id == project.id))
    position = 0 if last is None else last + 1
    row = VersionRow(project_id=project.id, name=name, notes=notes, pitch=document, scored=scored, position=position)
    session.add(row)
    project.updated = now()
    session.flush()
    keep_uses(session, row.id, uses, encoded)
    return row


def touch(session: Session, row: VersionRow) -> None:
    """Set the time of the last change, of the version and of its project, to now."""
    row.updated = now()
    find_project(session, row.project_id).updated = row.updated


def summary_of(row: VersionRow) -> VersionSummary:
    """The row as a version without its pitch."""
    return VersionSummary(**{field.name: getattr(row, field.name) for field in fields(VersionSummary)})


def version_of(row: VersionRow, pitch: Pitch) -> Version:
    """The row as a version with the given pitch."""
    return Version(**vars(summary_of(row)), pitch=pitch)


def load_version(session: Session, row: VersionRow) -> Version:
    """The row as a version with its pitch read from the database. Raises DamagedRecord."""
    try:
        return version_of(row, pitch_of(row.pitch, load_pictures(session, row.id)))
    except (KeyError, TypeError, AttributeError):
        raise DamagedRecord from None
