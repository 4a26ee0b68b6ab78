"""CSV in whatever encoding and with whatever separator it comes; what was assumed is said."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from itertools import islice

from charset_normalizer import from_bytes

from anipop_core.errors import InputError
from anipop_core.intake.sheets import ALLOWED, SheetFile, sheet_of
from anipop_core.intake.wording import quoted

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SAMPLE_ROWS = 50
SAMPLE_BYTES = 200_000
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # byte order marks
ENCODINGS = [  # what spreadsheets are saved in where it isn't UTF-8; more of them make the guess worse
    "cp1252", "cp932", "euc_jp", "cp949", "gb18030", "big5", "cp1250", "cp1251",
]  # fmt: skip
NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252 (Western)",
    "cp932": "Shift JIS (Japanese)", "euc_jp": "EUC-JP (Japanese)", "cp949": "Korean (cp949)",
    "gb18030": "Chinese (GB 18030)", "big5": "Chinese (Big5)", "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
}  # fmt: skip
_FIELD_LIMIT = 2_000_000  # characters; the csv module's own is smaller than a long synopsis


def read_csv(data: bytes, name: str) -> SheetFile:
    """Raises InputError where it is no text, or no rows can be made of it."""
    encoding, guessed = encoding_of(data, name)
    text = data.decode(encoding, errors="replace" if guessed else "strict")
    separator = separator_of(text)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        sheet = sheet_of("", csv.reader(StringIO(text, newline=""), delimiter=separator), name)
    except csv.Error as error:
        raise InputError(f"{quoted(name)} can't be read ({error}).", ALLOWED, "Save it as XLSX instead.") from None
    read = f"Read as {NAMES[encoding]}{' (guessed)' if guessed else ''}, separated by {SEPARATORS[separator]}."
    hint = " If letters look wrong, save it as CSV UTF-8 or XLSX." if guessed else ""
    return SheetFile(name, (sheet,) if sheet.rows else (), (read + hint,))


def encoding_of(data: bytes, name: str) -> tuple[str, bool]:
    """Python's name of the encoding, and whether that is a guess. Raises InputError for what is no text."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark) and _decodes(data, encoding):
            return encoding, False
    if b"\0" in data[:SAMPLE_BYTES]:
        raise InputError(f"{quoted(name)} is no spreadsheet.", ALLOWED, "Save the table as one of these.")
    if _decodes(data, "utf-8"):
        return "utf-8", False
    best = from_bytes(data[:SAMPLE_BYTES], cp_isolation=ENCODINGS).best()
    if best is None:
        raise InputError(
            f"The letters in {quoted(name)} are stored in a way that can't be told.",
            ALLOWED,
            "Save it as CSV UTF-8 or XLSX.",
        )
    return best.encoding, True


def separator_of(text: str) -> str:
    """The one that cuts the first rows most evenly into the most cells; a comma where none does."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> float:
    """Cells in the most common width, times the share of rows that have it; 0 for one cell a row."""
    try:
        rows = list(islice(csv.reader(StringIO(text, newline=""), delimiter=separator), SAMPLE_ROWS))
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return width * (count / widths.total()) ** 2 if width > 1 else 0.0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
