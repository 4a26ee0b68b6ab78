"""Reads XLSX workbooks cell by cell: nothing in them is run, and none may unpack to more than is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape

from anipop_core.errors import InputError
from anipop_core.intake.sheets import (
    ALLOWED,
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    SheetFile,
    sheet_of,
)
from anipop_core.intake.wording import listed, quoted

MAX_UNPACKED_BYTES = 80_000_000  # of all parts; Python's zipfile reads no more of a part than its header says
MAX_PARTS = 2_000
MAX_MERGED = 5_000  # merged ranges that are filled
LAST_ROW = 20_000  # that is read: MAX_ROWS with empty ones between them, and titles above
EXCEL_ROWS = 1_048_576
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_ROW = re.compile(rb"<row\b([^>]*)>")
_COLUMN = re.compile(rb"<col\b([^>]*)>")
_NUMBERS = re.compile(rb'\b(r|min|max)="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FORMULA = re.compile(rb"<f[\s>/]")


@dataclass(frozen=True)
class _Part:
    sheet: Sheet
    merged: int  # ranges that were filled
    formulas: int  # cells
    is_cut: bool  # something stands below LAST_ROW
    hidden_rows: int  # that hold something and were left out
    hidden_columns: int


def read_xlsx(data: bytes, name: str) -> SheetFile:
    """The sheets of a workbook, first the one that was open when it was saved. What is hidden in it isn't read, and a
    notice says so. Raises InputError for one that is damaged or unpacks to too much."""
    _check_size(data, name)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            shown.sort(key=lambda sheet: sheet is not book.active)
            parts = [_part(book, sheet, name) for sheet in shown]
        finally:
            book.close()
    except Exception:  # a broken workbook raises whatever its parser stumbles over
        raise InputError(
            f"{quoted(name)} is damaged, or no Excel workbook.", ALLOWED, "Save it again as .xlsx, or as CSV."
        ) from None
    sheets = tuple(part.sheet for part in parts if part.sheet.rows or part.sheet.error)
    return SheetFile(name, sheets, (*_hidden_notices(hidden, parts), *_notices(parts)))


def _check_size(data: bytes, name: str) -> None:
    try:
        parts = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise InputError(
            f"{quoted(name)} is damaged, or no Excel workbook.", ALLOWED, "Save it again as .xlsx, or as CSV."
        ) from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise InputError(
            f"{quoted(name)} unpacks to far more than it seems: too large to open safely.",
            f"Allowed are workbooks of up to {MAX_UNPACKED_BYTES // 1_000_000} MB once unpacked.",
            "Save the sheet with the titles alone, or as CSV.",
        )


def _part(book: Any, sheet: Any, file: str) -> _Part:
    """A sheet with its merged cells filled."""
    sheet.reset_dimensions()  # some programs write wrong ones, which would cut the sheet off
    rows, is_cut = _rows(sheet)
    # openpyxl knows merged cells only when it keeps the whole workbook in memory, fifty times its size
    with book._archive.open(sheet._worksheet_path) as part:
        xml = part.read()
    merged = [range_boundaries(found.decode()) for found in _MERGED.findall(xml)[:MAX_MERGED]]
    filled = _fill(rows, merged)
    hidden_rows, hidden_columns = _take_out_hidden(rows, xml)
    formulas = len(_FORMULA.findall(xml))
    return _Part(sheet_of(sheet.title, rows, file), filled, formulas, is_cut, hidden_rows, hidden_columns)


def _take_out_hidden(rows: list[list[object]], xml: bytes) -> tuple[int, int]:
    """Empty the hidden rows, so that the others keep their numbers, and take out the hidden columns; how many of them
    held something."""
    row_count, number = 0, 0
    for found in _ROW.finditer(xml):
        number = int(dict(_NUMBERS.findall(found[1])).get(b"r", number + 1))
        if _HIDDEN.search(found[1]) and number <= len(rows):
            row_count += any(cell is not None for cell in rows[number - 1])
            rows[number - 1] = [None] * len(rows[number - 1])
    places: set[int] = set()
    for found in _COLUMN.finditer(xml):
        span = {name: int(value) for name, value in _NUMBERS.findall(found[1])}
        if _HIDDEN.search(found[1]):
            places.update(range(span.get(b"min", 1) - 1, min(span.get(b"max", 0), MAX_COLUMNS + 1)))
    filled = {place for row in rows for place in places if place < len(row) and row[place] is not None}
    if places:
        rows[:] = [[cell for place, cell in enumerate(row) if place not in places] for row in rows]
    return row_count, len(filled)


def _rows(sheet: Any) -> tuple[list[list[object]], bool]:
    """The rows up to LAST_ROW, and whether something stands below."""
    rows: list[list[object]] = []
    for row in sheet.iter_rows(max_row=EXCEL_ROWS, max_col=MAX_COLUMNS + 1, values_only=True):
        if len(rows) < LAST_ROW:
            rows.append([_plain(cell) for cell in row])
        elif row.count(None) < len(row):
            return rows, True
    return rows, False


def _plain(cell: object) -> object:
    """Excel writes a carriage return in a cell as "_x000D_"."""
    return unescape(cell).replace("\r\n", "\n").replace("\r", "\n") if isinstance(cell, str) else cell


def _fill(rows: list[list[object]], merged: list[tuple[int, int, int, int]]) -> int:
    """Write a merged range's value, which stands in its first cell, into its empty cells."""
    filled = 0
    for left, top, right, bottom in merged:
        value = rows[top - 1][left - 1] if top <= len(rows) and left <= len(rows[top - 1]) else None
        if value is None or (bottom - top) * (right - left + 1) > MAX_ROWS:
            continue
        filled += 1
        for row in rows[top - 1 : bottom]:
            for place in range(left - 1, min(right, len(row))):
                if row[place] is None:
                    row[place] = value
    return filled


def _hidden_notices(sheets: Sequence[str], parts: Sequence[_Part]) -> list[str]:
    found = [f"Hidden sheets aren't read: {listed(map(quoted, sheets))}."] if sheets else []
    for part in parts:
        counts = (part.hidden_rows, "row"), (part.hidden_columns, "column")
        told = [f"{count:,} hidden {what}{'' if count == 1 else 's'}" for count, what in counts if count]
        if told:
            found.append(
                f"{' and '.join(told)} of {quoted(part.sheet.name)} aren't read. Unhide what should be scored."
            )
    return found


def _notices(parts: Sequence[_Part]) -> tuple[str, ...]:
    merged = [part.sheet.name for part in parts if part.merged]
    formulas = [part.sheet.name for part in parts if part.formulas]
    cut = [part.sheet.name for part in parts if part.is_cut and not part.sheet.error]
    found = []
    if cut:
        found.append(
            f"Row {LAST_ROW:,} is the last that is read, and there is more below it in {listed(map(quoted, cut))}. "
            "Delete the empty rows above it."
        )
    if merged:
        found.append(f"Merged cells in {listed(map(quoted, merged))}: each row has the value they share.")
    if formulas:
        found.append(
            f"Formulas in {listed(map(quoted, formulas))} are not worked out here: their last saved results are read, "
            "and nothing where none was saved."
        )
    return tuple(found)
