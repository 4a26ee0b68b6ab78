"""Reads rows of a studio's spreadsheet as pitches, with the same checks as any other pitch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch, assemble_unfinished
from anipop_core.intake.fields import read_fields
from anipop_core.intake.form import plain_number
from anipop_core.intake.placeholders import is_error, says_nothing
from anipop_core.intake.sheets import MAX_CELL_LENGTH, Cell, SheetTable
from anipop_core.intake.wording import listed, quoted
from anipop_core.own_titles.parts import PARTS
from anipop_core.schema import Notice

LISTS = frozenset({"genres", "themes", "demographics", "studios", "producers", *STAFF_ROLES})
SCORES = (1.0, 10.0)
BARE = "This row has neither a synopsis nor a fact of the plan, and the catalogue doesn't know the title. Add either."
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?")
_SEPARATOR = re.compile(r"\s*[|;,、\n]\s*")
_SEPARATOR_OF_STUDIOS = re.compile(r"\s*[|;、\n]\s*")  # a comma may stand in a name: "Wit Studio, Inc."


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
    notes: list[str] = []
    cells = _without_errors(cells, columns, notes)
    cells = _cut(cells, columns, notes)
    title = str(cells.get("title") or "")
    if _DATE.fullmatch(title):
        notes.append(
            f"The title {quoted(title)} reads like a date: spreadsheets turn some titles into dates. If it is none, "
            "format the column as text and type it again."
        )
    score = _score(cells.get("score"), notes)
    mal_id = _mal_id(cells.get("mal_id"), notes)
    try:
        parsed = _parsed(_as_pitch(cells), columns, notes)
    except InputError as error:
        return OwnRow(number, title, mal_id, score, None, _in_columns(error, columns), tuple(notes))
    notes += [_note(notice, columns) for notice in parsed.notices]
    if not parsed.pitch.synopsis and not parsed.pitch.facts.known:
        return OwnRow(number, title, mal_id, score, None, BARE, tuple(notes), is_bare=True)
    return OwnRow(number, title, mal_id, score, parsed, "", tuple(notes))


def _without_errors(cells: Mapping[str, Cell], columns: Mapping[str, str], notes: list[str]) -> Mapping[str, Cell]:
    """The cells but those that hold an error of the spreadsheet, which one note names."""
    wrong = {field: cell for field, cell in cells.items() if isinstance(cell, str) and is_error(cell)}
    if wrong:
        named = listed(f"{quoted(columns[field])} ({cell})" for field, cell in wrong.items())
        notes.append(f"Errors of the spreadsheet count as empty cells: {named}.")
    return {field: cell for field, cell in cells.items() if field not in wrong}


def _cut(cells: Mapping[str, Cell], columns: Mapping[str, str], notes: list[str]) -> Mapping[str, Cell]:
    """The cells up to MAX_CELL_LENGTH, with a note for each that is longer."""
    for field, cell in cells.items():
        if isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH:
            cells = {**cells, field: cell[:MAX_CELL_LENGTH]}
            notes.append(
                f"Column {quoted(columns[field])} has more than {MAX_CELL_LENGTH:,} characters in this row: the rest "
                "isn't read. Shorten it."
            )
    return cells


def _parsed(raw: dict[str, Any], columns: Mapping[str, str], notes: list[str]) -> ParsedPitch:
    """A fact that can't be read counts as missing, with a note. Raises InputError for a title or synopsis."""
    while True:
        try:
            fields, left_out = read_fields(raw)
            return assemble_unfinished(fields, (), (), left_out)
        except InputError as error:
            field = _field(error)
            if field not in raw["facts"]:
                raise
            del raw["facts"][field]
            notes.append(f"Left out: {_in_columns(error, columns)}")


def _as_pitch(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """The row as the JSON of a pitch."""
    known = {field: cell for field, cell in cells.items() if cell is not None and not _says_nothing(cell)}
    kind = _source(known.get("based_on"))  # 原作 and "Based on" head a work or a kind
    if kind and _source(known.get("source", kind)) == kind:
        known["source"] = known.pop("based_on")
    facts: dict[str, Any] = {
        field: _fact(field, known[field]) for field in (*PLAN_FIELDS, "producers") if field in known
    }
    facts["staff"] = {role: _fact(role, known[role]) for role in STAFF_ROLES if role in known}
    for field, (group, part) in PARTS.items():
        if field in known:
            facts.setdefault(group, {})[part] = _part(part, known[field])
    pitch: dict[str, Any] = {field: str(cell) for field, cell in known.items() if field in ("title", "synopsis")}
    return pitch | {"facts": facts}


def _source(cell: Cell) -> str | None:
    """What kind of work the cell says it is ("漫画"); None where it doesn't, or says which."""
    return normalise_facts({"source": cell})[0].source if isinstance(cell, str) else None


def _fact(field: str, cell: Cell) -> object:
    if field in LISTS:
        separator = _SEPARATOR_OF_STUDIOS if field == "studios" else _SEPARATOR
        return [word for word in separator.split(str(cell)) if word]
    return cell if field in ("episodes", "duration_min", "year") else str(cell)


def _part(part: str, cell: Cell) -> object:
    """A number as it can be read; a title is a text, also that of "86"."""
    return str(cell) if part in ("title", "magazine") else plain_number(part, cell)


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


def _note(notice: Notice, columns: Mapping[str, str]) -> str:
    """The notice, with the column of a fact that counts as missing or is cut."""
    column = columns.get(notice.field.removeprefix("facts.")) if notice.code in ("unknown_fact", "left_out") else None
    return f"Column {quoted(column)}: {notice.message}" if column else notice.message


def _field(error: InputError) -> str:
    """ "genres" of "facts.genres[2]"."""
    return error.field.removeprefix("facts.").partition("[")[0]
