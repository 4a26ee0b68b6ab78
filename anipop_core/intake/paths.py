"""Resolves file names from a pitch, inside the folder they belong to."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PureWindowsPath

from anipop_core.errors import InputError
from anipop_core.intake.wording import quoted


def resolve_inside(folder: Path, relative: str, field: str = "") -> Path:
    """The real path of `relative` below `folder`; the file need not exist.

    Both / and \\ separate folders, so that pitches written on Windows read everywhere. A name that is not there is
    looked for with accents written otherwise, as a Mac does, and in other letter case. Raises InputError for absolute
    paths, drive letters, "..", and links that lead out of the folder.
    """
    parts = PureWindowsPath(relative)  # also splits at "/" and knows drives: the stricter of the two readings
    if parts.drive or parts.root or ".." in parts.parts:
        raise _leaves(relative, field)
    try:
        path = folder.joinpath(*parts.parts).resolve()
        if path.is_relative_to(folder.resolve()) and not path.exists():
            path = _as_stored(folder.resolve(), parts.parts).resolve()
        inside = path.is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, NUL, half a surrogate pair
        raise InputError(
            f"{quoted(relative)} can't be a file name.",
            "Allowed is a path such as art/key.png.",
            "Correct the path.",
            field,
        ) from None
    if not inside:
        raise _leaves(relative, field)
    return path


def _as_stored(folder: Path, parts: tuple[str, ...]) -> Path:
    """The path with each part as the file system spells it, where one name alone is meant."""
    path = folder
    for part in parts:
        path = path / (part if (path / part).exists() else _spelt_in(path, part))
    return path


def _spelt_in(folder: Path, name: str) -> str:
    names = [other.name for other in folder.iterdir()] if folder.is_dir() else []
    for same in (_composed, _small):
        found = [other for other in names if same(other) == same(name)]
        if found:
            return found[0] if len(found) == 1 else name
    return name


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _small(name: str) -> str:
    return _composed(_composed(name).casefold())


def _leaves(relative: str, field: str) -> InputError:
    return InputError(
        f"{quoted(relative)} leads out of the image folder.",
        "Allowed are paths inside it, such as art/key.png.",
        "Copy the picture into the image folder and name it from there.",
        field,
    )
