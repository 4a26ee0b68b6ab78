"""Reads a pitch as JSON, from a file or a decoded object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch, assemble
from anipop_core.intake.fields import read_fields
from anipop_core.intake.limits import MAX_PITCH_BYTES
from anipop_core.intake.paths import resolve_inside
from anipop_core.intake.pictures import open_picture
from anipop_core.intake.wording import quoted
from anipop_core.schema import Picture


def parse_pitch(raw: Mapping[str, Any], images: Path | None) -> ParsedPitch:
    """The pitch in decoded JSON; picture paths are relative to the folder `images`. Raises InputError."""
    fields, left_out = read_fields(raw)
    portraits = [
        _picture(images, character.portrait, f"characters[{index}].portrait") if character.portrait else None
        for index, character in enumerate(fields.characters)
    ]
    art = [_picture(images, name, f"images[{index}]") for index, name in enumerate(fields.images)]
    return assemble(fields, portraits, art, left_out)


def read_pitch_file(path: Path, images: Path | None) -> ParsedPitch:
    """The pitch in a JSON file; picture paths are relative to the folder `images`. Raises InputError."""
    return parse_pitch(read_json_file(path), images)


def read_json_file(path: Path) -> Any:
    """The decoded JSON of a file of at most MAX_PITCH_BYTES. Raises InputError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PITCH_BYTES + 1)
    except OSError:
        raise unreadable(path) from None
    return decode_json(data, quoted(path.name))


def decode_json(data: bytes, what: str) -> Any:
    """Decoded JSON from UTF-8, with or without BOM. Raises InputError, which begins with `what`."""
    if len(data) > MAX_PITCH_BYTES:
        raise InputError(
            f"{what} is larger than {MAX_PITCH_BYTES // 1_000_000} MB.",
            f"One pitch may have up to {MAX_PITCH_BYTES // 1_000_000} MB.",
            "Paste the synopsis, not the script, and name pictures by their path.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{what} is not UTF-8 text.", "Allowed is JSON.", "Save it as UTF-8.") from None
    return loads(text, what)


def loads(text: str, what: str, example: str = '{"synopsis": "..."}', field: str = "") -> Any:
    """Decoded JSON. Raises InputError, which begins with `what` and shows `example`; `field` is where it belongs."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if "\n" in text else ""
        place = f"{line}column {error.colno}: {error.msg}"
    except (ValueError, RecursionError):  # a number of thousands of digits; thousands of brackets
        place = "a number or a nesting is far too long"
    raise InputError(
        f"{what} isn't valid JSON ({place}).",
        f"Allowed is JSON such as {example}.",
        "Correct it there and try again.",
        field,
    )


def unreadable(path: Path) -> InputError:
    """The error for a file that can't be opened."""
    return InputError(
        f"{quoted(path.name)} can't be opened.",
        "It has to be a file you may read.",
        "Check the name and the folder.",
    )


def _picture(images: Path | None, name: str, field: str) -> Picture:
    if images is None:
        raise InputError(
            f"{field} names {quoted(name)}, but no image folder is known.",
            "Paths of pictures are relative to the image folder.",
            "Name the folder with --images.",
            field,
        )
    return open_picture(resolve_inside(images, name, field), name, field)
