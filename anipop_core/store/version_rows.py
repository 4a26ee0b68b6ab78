"""Steps that several operations on versions share; each runs inside the caller's transaction."""

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
    row = session.get(ProjectRow, project_id)
    if row is None:
        raise ProjectGone
    return row


def find_version(session: Session, version_id: str) -> VersionRow:
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
    """A new version, the last of its project; `document` and `uses` are of `stored_pitch`."""
    last = session.scalar(select(func.max(VersionRow.position)).where(VersionRow.project_id == project.id))
    position = 0 if last is None else last + 1
    row = VersionRow(project_id=project.id, name=name, notes=notes, pitch=document, scored=scored, position=position)
    session.add(row)
    project.updated = now()
    session.flush()
    keep_uses(session, row.id, uses, encoded)
    return row


def touch(session: Session, row: VersionRow) -> None:
    """The version has changed, and its project with it."""
    row.updated = now()
    find_project(session, row.project_id).updated = row.updated


def summary_of(row: VersionRow) -> VersionSummary:
    return VersionSummary(**{field.name: getattr(row, field.name) for field in fields(VersionSummary)})


def version_of(row: VersionRow, pitch: Pitch) -> Version:
    return Version(**vars(summary_of(row)), pitch=pitch)


def load_version(session: Session, row: VersionRow) -> Version:
    """With its pitch. Raises DamagedRecord."""
    try:
        return version_of(row, pitch_of(row.pitch, load_pictures(session, row.id)))
    except (KeyError, TypeError, AttributeError):
        raise DamagedRecord from None
