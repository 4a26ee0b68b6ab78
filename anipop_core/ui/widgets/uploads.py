"""Uploaded files -> pictures; what can't be read becomes an error beside the field, the rest is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from anipop_core.errors import InputError
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Picture

# Files above intake's own limit still reach it, so that its error says what to do; far larger ones don't.
UPLOAD_LIMIT_MB = 60


class Upload(Protocol):
    name: str

    def getvalue(self) -> bytes: ...


def read_uploads(files: Iterable[Upload], field: str) -> tuple[list[Picture], list[str]]:
    """The pictures that could be read, and a message for each file that couldn't."""
    pictures, errors = [], []
    for file in files:
        try:
            pictures.append(read_picture(file.getvalue(), file.name, field))
        except InputError as error:
            errors.append(str(error))
    return pictures, errors


def add_pictures(present: list[Picture], new: Iterable[Picture]) -> None:
    """Append those that aren't there yet: the same file dropped twice is one picture."""
    known = {picture.digest for picture in present}
    for picture in new:
        if picture.digest not in known:
            known.add(picture.digest)
            present.append(picture)
