"""Plain rows of a spreadsheet: kinds of cells, limits, and the table below a header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeAlias

from anipop_core.errors import InputError
from anipop_core.intake.wording import quoted

Cell: TypeAlias = str | int | float | None

MAX_ROWS = 5_000  # with a synopsis each they take minutes to score
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 60_000  # characters: the longest synopsis and more
ALLOWED = "Allowed are CSV and XLSX files."


@dataclass(frozen=True)
class Sheet:
    """One sheet as rows of plain cells."""

    name: str  # "" in a CSV file
    rows: tuple[tuple[Cell, ...], ...]  # equally long; no empty rows at the end, no empty columns at the right
    error: InputError | None = None  # why it can't be used, and has no rows


@dataclass(frozen=True)
class SheetFile:
    """A spreadsheet file."""

    name: str
    sheets: tuple[Sheet, ...]  # those that hold something; one that is too large spoils no other
    notices: tuple[str, ...]  # how it was read
    guessed: str | None = None  # the encoding, where another may be the right one


@dataclass(frozen=True)
class SheetTable:
    """The part of a sheet below its header."""

    columns: tuple[str, ...]  # unique
    rows: tuple[tuple[Cell, ...], ...]  # those that hold something
    numbers: tuple[int, ...]  # of the rows in the sheet, counted from 1


def sheet_of(name: str, rows: Iterable[Sequence[object]], file: str) -> Sheet:
    """The rows trimmed and padded to one width; a sheet with an error beyond MAX_ROWS and MAX_COLUMNS."""
    what = f"Sheet {quoted(name)} of {quoted(file)}" if name else quoted(file)
    kept: list[tuple[Cell, ...]] = []
    filled = 0
    for row in rows:
        cells = tuple(cleaned(cell) for cell in row)
        filled += any(cell is not None for cell in cells)
        if filled > MAX_ROWS + 1:  # the header
            error = InputError(
                f"{what} has more than {MAX_ROWS:,} rows.",
                f"Allowed are up to {MAX_ROWS:,} titles at once.",
                "Split it into several files.",
            )
            return Sheet(name, (), error)
        kept.append(cells)
    while kept and not any(cell is not None for cell in kept[-1]):
        kept.pop()
    width = max((place + 1 for row in kept for place, cell in enumerate(row) if cell is not None), default=0)
    if width > MAX_COLUMNS:
        error = InputError(
            f"{what} has more than {MAX_COLUMNS} columns.",
            f"Allowed are up to {MAX_COLUMNS}.",
            "Delete the columns that aren't needed.",
        )
        return Sheet(name, (), error)
    return Sheet(name, tuple((row + (None,) * width)[:width] for row in kept))


def cleaned(cell: object) -> Cell:
    """The cell: None where it is blank, whole numbers as int, other numbers as float, everything else as text.

    One character more than MAX_CELL_LENGTH is kept of a longer text, so that who reads the row can say that it is cut.
    """
    if cell is None or isinstance(cell, bool):
        return None if cell is None else str(cell)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, int):
        return cell
    if isinstance(cell, datetime) and cell.time() == time():  # Excel keeps a date alone so
        cell = cell.date()
    text = str(cell).replace("\0", "").strip()
    return text[: MAX_CELL_LENGTH + 1] or None


def table_below(sheet: Sheet, header: int) -> SheetTable:
    """The table below the header, which is row `header` (from 0). Columns without a name are named by their letter."""
    names: list[str] = []
    for place, cell in enumerate(sheet.rows[header]):
        name = " ".join(str(cell).split()) if cell is not None else f"Column {column_letter(place)}"
        names.append(_unlike(name, names))
    below = [
        (number, row) for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2) if any(_filled(row))
    ]
    return SheetTable(tuple(names), tuple(row for _, row in below), tuple(number for number, _ in below))


def column_letter(place: int) -> str:
    """The letter of a column, from 0: 0 -> "A", 26 -> "AA"."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _filled(row: Sequence[Cell]) -> list[bool]:
    return [cell is not None for cell in row]


def _unlike(name: str, taken: Sequence[str]) -> str:
    number, found = 2, name
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found
