"""Spreadsheets drawn by the tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def workbook(*sheets: Sequence[Sequence[object]], merge: Sequence[str] = (), names: Sequence[str] = ()) -> bytes:
    """An XLSX file; `merge` joins ranges of the first sheet."""
    book = Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(names[place] if names else f"Sheet {place + 1}")
        for row in rows:
            sheet.append(list(row))
    for cells in merge:
        book.worksheets[0].merge_cells(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def changed(data: bytes, change: Callable[[list[Worksheet]], None], active: int = 0) -> bytes:
    """The same workbook after `change` of its sheets, saved with the sheet `active` open."""
    book = load_workbook(BytesIO(data))
    change(book.worksheets)
    book.active = active
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, part: str, change: tuple[bytes, bytes]) -> bytes:
    """The same workbook with the bytes of one part changed."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, re.sub(change[0], change[1], content) if name == part else content)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A workbook of a few kilobytes that unpacks to `megabytes`."""
    out = BytesIO(workbook([["Title"]]))
    with ZipFile(out, "a", ZIP_DEFLATED) as file:
        file.writestr("xl/media/zeros.bin", b"\0" * megabytes * 1_000_000)
    return out.getvalue()
