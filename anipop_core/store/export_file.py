"""Exports a project as one file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from anipop_core.store.database import Database
from anipop_core.store.pictures import used_by
from anipop_core.store.project_file import (
    MAX_FILE_BYTES,
    MAX_PROJECT_BYTES,
    PROJECT,
    FileVersion,
    Opening,
    ProjectFile,
    check_size,
    picture_path,
)
from anipop_core.store.room import guesses_of, load_round
from anipop_core.store.stored_pitch import PictureUse, image_place, portrait_place
from anipop_core.store.tables import PictureRow, PictureUseRow, VersionRow
from anipop_core.store.version_rows import find_project


def export_project(database: Database, project_id: str) -> bytes:
    """The project as the bytes of an `.anipop` file: texts, pictures, archived versions and sealed guesses.

    Raises ProjectGone, StoreError, and InputError where the file would be too large to be imported again.
    """
    file = BytesIO()
    with database.read() as session, zipfile.ZipFile(file, "w") as archive:
        project = find_project(session, project_id)
        rows = session.scalars(
            select(VersionRow).where(VersionRow.project_id == project.id).order_by(VersionRow.position)
        )
        content = ProjectFile(name=project.name, versions=tuple(_version(session, row) for row in rows))
        text = content.model_dump_json(indent=1).encode()
        check_size(f"The text of {content.name}", len(text), MAX_PROJECT_BYTES)
        archive.writestr(PROJECT, text, zipfile.ZIP_DEFLATED)
        pictures = select(PictureRow.digest, PictureRow.data).where(
            PictureRow.digest.in_(
                select(PictureUseRow.digest).join(VersionRow).where(VersionRow.project_id == project.id)
            )
        )
        for digest, data in session.execute(pictures.order_by(PictureRow.digest)):
            archive.writestr(picture_path(digest), data)
    check_size(f"The file of {content.name}", file.tell(), MAX_FILE_BYTES)
    return file.getvalue()


def _version(session: Session, row: VersionRow) -> FileVersion:
    uses, room = used_by(session, row.id), load_round(session, row.id)
    return FileVersion(
        name=row.name,
        notes=row.notes,
        created=row.created,
        updated=row.updated,
        archived=row.archived,
        pitch=_contract(row.pitch, uses),
        picture_names={use.place: use.name for use in sorted(uses, key=lambda use: use.place)},
        scored=row.scored,
        guesses=guesses_of(session, row.id),
        opening=Opening(opened_at=room.opened_at, scored=room.model) if room.opened_at and room.model else None,
        decisions=room.decisions,
        outcome=room.outcome,
    )


def _contract(document: dict[str, Any], uses: frozenset[PictureUse]) -> dict[str, Any]:
    """The document with its pictures by their path in the file: a pitch as intake reads it."""
    paths = {use.place: picture_path(use.digest) for use in uses}
    characters = [
        {**character, "portrait": paths.get(portrait_place(index))}
        for index, character in enumerate(document["characters"])
    ]
    images = [paths[image_place(index)] for index in range(sum(image_place(i) in paths for i in range(len(paths))))]
    return {**document, "characters": characters, "images": images}
