"""Reads rows of a studio's spreadsheet as pitches, with the same checks as any other pitch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch, assemble_unfinished
from anipop_core.intake.fields import read_fields
from anipop_core.intake.form import plain_number
from anipop_core.intake.placeholders import says_nothing
from anipop_core.intake.sheets import Cell, SheetTable
from anipop_core.intake.wording import quoted
from anipop_core.own_titles.parts import PARTS

LISTS = frozenset({"genres", "themes", "demographics", "studios", "producers", *STAFF_ROLES})
NUMBERS = frozenset({"episodes", "duration_min", "year"})
SCORES = (1.0, 10.0)
BARE = "This row has neither a synopsis nor a fact of the plan, and the catalogue doesn't know the title. Add either."
_SEPARATOR = re.compile(r"\s*[|;,、\n]\s*")
_WITH_UNIT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:m|min|mins|minutes?|ep|eps|episodes?)?\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?")  # "0:24"; an Excel time arrives as "00:24:00"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class OwnRow:
    """A row of the spreadsheet: its pitch, or why there is none."""

    number: int  # of the row in the sheet, from 1
    title: str
    mal_id: int | None
    score: float | None  # what viewers really gave, where the sheet says so
    parsed: ParsedPitch | None  # None exactly where there is an error
    error: str = ""
    notes: tuple[str, ...] = ()  # what of it couldn't be used
    is_bare: bool = False  # nothing to read but a name or an id: an error only where the catalogue doesn't know it


def read_rows(table: SheetTable, columns: Mapping[str, str]) -> list[OwnRow]:
    """One `OwnRow` for each row of the table. columns: for each field of `columns.FIELDS` the name of its column."""
    places = {field: table.columns.index(column) for field, column in columns.items() if column in table.columns}
    return [
        _read({field: row[place] for field, place in places.items()}, number, columns)
        for row, number in zip(table.rows, table.numbers, strict=True)
    ]


def _read(cells: Mapping[str, Cell], number: int, columns: Mapping[str, str]) -> OwnRow:
    title = str(cells.get("title") or "")
    notes: list[str] = []
    score = _score(cells.get("score"), notes)
    mal_id = _mal_id(cells.get("mal_id"), notes)
    try:
        parsed = _parsed(_as_pitch(cells), columns, notes)
    except InputError as error:
        return OwnRow(number, title, mal_id, score, None, _in_columns(error, columns), tuple(notes))
    notes += [notice.message for notice in parsed.notices]
    if not parsed.pitch.synopsis and not parsed.pitch.facts.known:
        return OwnRow(number, title, mal_id, score, None, BARE, tuple(notes), is_bare=True)
    return OwnRow(number, title, mal_id, score, parsed, "", tuple(notes))


def _parsed(raw: dict[str, Any], columns: Mapping[str, str], notes: list[str]) -> ParsedPitch:
    """A fact that can't be read counts as missing, with a note. Raises InputError for a title or synopsis."""
    while True:
        try:
            return assemble_unfinished(read_fields(raw), (), ())
        except InputError as error:
            field = _field(error)
            if field not in raw["facts"]:
                raise
            del raw["facts"][field]
            notes.append(f"Left out: {_in_columns(error, columns)}")


def _as_pitch(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """The row as the JSON of a pitch."""
    known = {field: cell for field, cell in cells.items() if cell is not None and not _says_nothing(cell)}
    facts: dict[str, Any] = {
        field: _fact(field, known[field]) for field in (*PLAN_FIELDS, "producers") if field in known
    }
    facts["staff"] = {role: _fact(role, known[role]) for role in STAFF_ROLES if role in known}
    for field, (group, part) in PARTS.items():
        if field in known:
            facts.setdefault(group, {})[part] = _part(part, known[field])
    pitch: dict[str, Any] = {field: str(cell) for field, cell in known.items() if field in ("title", "synopsis")}
    return pitch | {"facts": facts}


def _fact(field: str, cell: Cell) -> object:
    if field in LISTS:
        return [word for word in _SEPARATOR.split(str(cell)) if word]
    if field in NUMBERS:
        return cell if isinstance(cell, int | float) else _number(field, str(cell))
    if field == "season":
        return _YEAR.sub("", str(cell)).strip()  # "Spring 2024"
    return str(cell)


def _part(part: str, cell: Cell) -> object:
    """A number as it can be read; a title is a text, also that of "86"."""
    return str(cell) if part in ("title", "magazine") else plain_number(part, cell)


def _number(field: str, text: str) -> object:
    """The number in "24 min.", "0:24" or "2024-04-05"; the text itself where there is none, for the note."""
    year, clock = _YEAR.search(text), _CLOCK.fullmatch(text)
    if field == "year" and year:
        return int(year.group())
    if field == "duration_min" and clock:
        hours, minutes, seconds = clock.groups(default="0")
        return int(hours) * 60 + int(minutes) + float(seconds) / 60
    found = _WITH_UNIT.fullmatch(text)
    return float(found.group(1).replace(",", ".")) if found else text


def _score(cell: Cell, notes: list[str]) -> float | None:
    if cell is None or _says_nothing(cell):
        return None
    try:
        score = float(str(cell).replace(",", "."))
    except ValueError:
        score = 0.0
    if SCORES[0] <= score <= SCORES[1]:
        return score
    notes.append(f"The score {quoted(str(cell))} is left out: allowed are {SCORES[0]:.0f} to {SCORES[1]:.0f}.")
    return None


def _mal_id(cell: Cell, notes: list[str]) -> int | None:
    """Also from an address such as https://myanimelist.net/anime/5114/..."""
    if cell in (None, "") or _says_nothing(cell):
        return None
    found = re.fullmatch(r"(?:.*myanimelist\.net/anime/)?(\d{1,9})(?:/.*)?", str(cell).strip())
    if found is None:
        notes.append(f"{quoted(str(cell))} is no MAL id.")
        return None
    return int(found.group(1))


def _says_nothing(cell: Cell) -> bool:
    return isinstance(cell, str) and says_nothing(cell)


def _in_columns(error: InputError, columns: Mapping[str, str]) -> str:
    """The error with the spreadsheet's own column in place of the pitch's field."""
    column = columns.get(_field(error))
    return str(error).replace(error.field, f"Column {quoted(column)}", 1) if column and error.field else str(error)


def _field(error: InputError) -> str:
    """ "genres" of "facts.genres[2]"."""
    return error.field.removeprefix("facts.").partition("[")[0]
