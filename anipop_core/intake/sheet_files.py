"""Reads a spreadsheet file as CSV or XLSX, by its content and not by its name."""

from __future__ import annotations

from anipop_core.errors import InputError
from anipop_core.intake.sheets import ALLOWED, SheetFile
from anipop_core.intake.sheets_csv import read_csv
from anipop_core.intake.sheets_xlsx import read_xlsx
from anipop_core.intake.wording import quoted

MAX_FILE_BYTES = 20_000_000
_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"  # the latter: .xls, and everything with a password


def read_sheets(data: bytes, name: str, encoding: str | None = None) -> SheetFile:
    """The sheets of a CSV or XLSX file. encoding: of a CSV file, where the user knows it.

    Raises InputError for any other file, or one that is too large. A sheet that can't be used carries its own error.
    """
    if not data.strip():
        raise InputError(f"{quoted(name)} is an empty file.", ALLOWED, "Export it again.")
    if len(data) > MAX_FILE_BYTES:
        raise InputError(
            f"{quoted(name)} has {len(data) / 1e6:.0f} MB.",
            f"Allowed are up to {MAX_FILE_BYTES // 1_000_000} MB.",
            "Leave pictures out, or split it into several files.",
        )
    if data.startswith(_OLD_OFFICE):
        raise InputError(
            f"{quoted(name)} is an old Excel file (.xls) or has a password.",
            ALLOWED,
            "Save it as .xlsx without a password.",
        )
    found = read_xlsx(data, name) if data.startswith(_ZIP) else read_csv(data, name, encoding)
    if not found.sheets:
        told = found.notices if data.startswith(_ZIP) else ()
        raise InputError(
            f"{quoted(name)} holds no rows.", ALLOWED, " ".join((*told, "Check that it is the right file."))
        )
    first = found.sheets[0].error
    if first and all(sheet.error for sheet in found.sheets):
        raise first
    return found
