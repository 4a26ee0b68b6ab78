"""Imports an exported file as a new project. Everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from pydantic import ValidationError
from sqlalchemy.orm import Session

from anipop_core.errors import InputError
from anipop_core.intake.assemble import assemble_unfinished
from anipop_core.intake.fields import PitchFields, read_fields
from anipop_core.intake.lossless import encode
from anipop_core.intake.pictures import LONGEST_SIDE, read_picture
from anipop_core.intake.pitch_json import loads
from anipop_core.intake.wording import described, quoted
from anipop_core.schema import Notice
from anipop_core.store.archive import Archive, damaged
from anipop_core.store.database import Database
from anipop_core.store.project_file import (
    FORMAT,
    MAX_PICTURE_BYTES,
    MAX_PROJECT_BYTES,
    PICTURE,
    PROJECT,
    FileVersion,
    ProjectFile,
    picture_path,
)
from anipop_core.store.records import Project
from anipop_core.store.room import who_key
from anipop_core.store.stored_pitch import PictureUse, document_of, image_place, portrait_place
from anipop_core.store.tables import (
    DecisionRow,
    GuessRow,
    OpeningRow,
    OutcomeRow,
    ProjectRow,
)
from anipop_core.store.version_rows import add_version

_EXPORT = "Export the project again and import that file."
_ALLOWED = "Allowed is a project as AniPop exports it."


@dataclass(frozen=True)
class Imported:
    """A project from a file."""

    project: Project
    notices: tuple[str, ...]  # what of the file was left out


@dataclass(frozen=True)
class _CheckedVersion:
    kept: FileVersion
    document: dict[str, Any]  # as in `stored_pitch`
    uses: frozenset[PictureUse]
    left_out: tuple[Notice, ...]


def import_project(database: Database, data: bytes) -> Imported:
    """A new project, with new ids, from the bytes of an `.anipop` file.

    Raises InputError for a file that can't be read and StoreError when the database fails; nothing is written then.
    """
    archive = Archive(data)
    content = _read_project(archive)
    versions = [_in_place(version, index) for index, version in enumerate(content.versions, start=1)]
    digests = {use.digest for version in versions for use in version.uses}
    pictures = {digest: _read_picture(archive, digest) for digest in sorted(digests)}
    with database.write() as session:
        project = ProjectRow(name=content.name)
        session.add(project)
        session.flush()
        for version in versions:
            _add(session, project, version, pictures)
    made = Project(project.id, project.name, project.created, project.updated, project.archived, len(versions))
    notices = [f"Version {quoted(v.kept.name)}: {notice.message}" for v in versions for notice in v.left_out]
    return Imported(made, tuple(notices))


def _read_project(archive: Archive) -> ProjectFile:
    try:
        text = archive.read(PROJECT, MAX_PROJECT_BYTES).decode()
    except UnicodeDecodeError:
        raise damaged(PROJECT) from None
    raw = loads(text, PROJECT, '{"anipop_project": 1, "name": "...", "versions": []}')
    found = raw.get("anipop_project") if isinstance(raw, Mapping) else None
    if isinstance(found, int) and found > FORMAT:
        raise InputError(
            f"The file was made by a newer AniPop (format {found}).",
            f"This program reads format {FORMAT}.",
            "Update AniPop, then import it again.",
        )
    try:
        return ProjectFile.model_validate(raw)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(map(str, problem["loc"])) or "all"
        raise InputError(
            f"{PROJECT}, {quoted(place)}: received {described(problem['input'])}.",
            f"{_ALLOWED[:-1]} ({problem['msg']}).",
            _EXPORT,
        ) from None


def _in_place(version: FileVersion, number: int) -> _CheckedVersion:
    """`_checked`; an error says in which version it is."""
    try:
        return _checked(version)
    except InputError as error:
        raise InputError(f"Version {number} of the file: {error.received}", error.allowed, _EXPORT) from None


def _checked(version: FileVersion) -> _CheckedVersion:
    """Its pitch as intake lets it through."""
    fields, left_out = read_fields(version.pitch)
    pitch = assemble_unfinished(fields, [None] * len(fields.characters), []).pitch
    return _CheckedVersion(version, document_of(pitch), frozenset(_uses(fields, version.picture_names)), left_out)


def _uses(fields: PitchFields, names: Mapping[str, str]) -> list[PictureUse]:
    paths = {portrait_place(index): c.portrait for index, c in enumerate(fields.characters) if c.portrait}
    paths |= {image_place(index): path for index, path in enumerate(fields.images)}
    return [PictureUse(place, names.get(place, path), _digest(path)) for place, path in paths.items()]


def _digest(path: str) -> str:
    found = PICTURE.fullmatch(path)
    if found is None:
        raise InputError(f"{quoted(path)} names no picture of the file.", _ALLOWED, _EXPORT)
    return found[1]


def _read_picture(archive: Archive, digest: str) -> bytes:
    """Encoded anew, so that nothing but pixels is kept."""
    name = picture_path(digest)
    data = archive.read(name, MAX_PICTURE_BYTES)
    try:
        with Image.open(BytesIO(data), formats=["WEBP"]) as header:
            too_large = max(header.size) > LONGEST_SIDE  # time spent on decoding it would be wasted
        picture = None if too_large else read_picture(data, name)
    except Exception:  # a broken file raises whatever its parser stumbles over
        raise damaged(name) from None
    if picture is None or picture.digest != digest:
        raise InputError(f"{name} is not the picture it was exported as.", _ALLOWED, _EXPORT)
    return encode(picture)


def _add(session: Session, project: ProjectRow, version: _CheckedVersion, pictures: Mapping[str, bytes]) -> None:
    kept = version.kept
    row = add_version(
        session,
        project,
        version.document,
        version.uses,
        pictures.__getitem__,
        name=kept.name,
        notes=kept.notes,
        scored=kept.scored,
    )
    row.archived, row.created, row.updated = kept.archived, kept.created, kept.updated
    id_ = row.id
    session.add_all(
        GuessRow(version_id=id_, who=g.who, who_key=who_key(g.who), score=g.score, note=g.note, sealed_at=g.sealed_at)
        for g in kept.guesses
    )
    session.add_all(
        DecisionRow(version_id=id_, verdict=d.verdict, reasons=d.reasons, decided_at=d.decided_at)
        for d in kept.decisions
    )
    if kept.opening:
        session.add(OpeningRow(version_id=id_, opened_at=kept.opening.opened_at, scored=kept.opening.scored))
    if kept.outcome:
        o = kept.outcome
        session.add(
            OutcomeRow(version_id=id_, score=o.score, entered_at=o.entered_at, mal_id=o.mal_id, source=o.source)
        )
