"""Resolves file names from a pitch, inside the folder they belong to."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from anipop_core.errors import InputError
from anipop_core.intake.wording import quoted


def resolve_inside(folder: Path, relative: str, field: str = "") -> Path:
    """The real path of `relative` below `folder`; the file need not exist.

    Both / and \\ separate folders, so that pitches written on Windows read everywhere. Raises InputError for
    absolute paths, drive letters, "..", and links that lead out of the folder.
    """
    parts = PureWindowsPath(relative)  # also splits at "/" and knows drives: the stricter of the two readings
    if parts.drive or parts.root or ".." in parts.parts:
        raise _leaves(relative, field)
    try:
        path = folder.joinpath(*parts.parts).resolve()
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


def _leaves(relative: str, field: str) -> InputError:
    return InputError(
        f"{quoted(relative)} leads out of the image folder.",
        "Allowed are paths inside it, such as art/key.png.",
        "Copy the picture into the image folder and name it from there.",
        field,
    )
