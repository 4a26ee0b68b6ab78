"""A zip file from outside, read in memory: nothing is written to disk, and no entry unpacks beyond its limit."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from anipop_core.errors import InputError
from anipop_core.intake.wording import quoted
from anipop_core.store.project_file import (
    EXTENSION,
    MAX_FILE_BYTES,
    MAX_PICTURES,
    PICTURE,
    PROJECT,
    check_size,
)

_ALLOWED = f"Allowed is a {EXTENSION} file as AniPop exports it."
_EXPORT = "Export the project again and import that file."
_ENTRY = b"PK\1\2"  # begins each line of a zip's table of contents
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """A project's zip file in memory. Raises InputError where `data` isn't one, or is larger than MAX_FILE_BYTES."""

    def __init__(self, data: bytes) -> None:
        check_size("The file", len(data), MAX_FILE_BYTES)
        if data.count(_ENTRY) > MAX_PICTURES + 2:  # before a table of millions is read into memory
            raise InputError(f"The file holds more than {MAX_PICTURES:,} pictures.", _ALLOWED, _EXPORT)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise InputError("The file is not a project, or is cut off.", _ALLOWED, _EXPORT) from None
        for entry in self._zip.infolist():
            _check_entry(entry)
        if PROJECT not in self._zip.namelist():
            raise InputError(f"The file is a zip without {PROJECT}.", _ALLOWED, _EXPORT)

    def read(self, name: str, limit: int) -> bytes:
        """The unpacked bytes of the entry `name`.

        Raises InputError where it is missing, damaged or larger than `limit` bytes, whatever the zip's own index says.
        """
        try:
            with self._zip.open(name) as file:
                data = file.read(limit + 1)
        except KeyError:
            raise InputError(f"{name} is missing in the file.", _ALLOWED, _EXPORT) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
            raise damaged(name) from None  # broken, or with a password
        check_size(name, len(data), limit)
        return data


def damaged(name: str) -> InputError:
    """The error for an entry whose content can't be read."""
    return InputError(f"{name} in the file is damaged.", _ALLOWED, _EXPORT)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.filename != PROJECT and not PICTURE.fullmatch(entry.filename):
        raise InputError(f"The file holds {quoted(entry.filename)}, which belongs to no project.", _ALLOWED, _EXPORT)
    if entry.compress_type not in _METHODS:
        raise InputError(f"{entry.filename} is packed in a way that AniPop doesn't use.", _ALLOWED, _EXPORT)
