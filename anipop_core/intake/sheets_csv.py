"""Reads CSV in any common encoding and with any common separator, and says what it assumed."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from charset_normalizer import from_bytes

from anipop_core.errors import InputError
from anipop_core.intake.sheets import ALLOWED, SheetFile, sheet_of
from anipop_core.intake.wording import listed, quoted

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SAMPLE_ROWS = 50
SAMPLE_BYTES = 200_000
MOST_LINES = 50  # in one row: a long synopsis in paragraphs has fewer
SHOWN_ROWS = 3  # of those that a notice names
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # byte order marks
JAPANESE = ("cp932", "euc_jp")
# What else is guessed: more of them make the guess worse, and Central European ones look like Western ones.
GUESSED = ["cp1252", "cp949", "gb18030", "big5", "cp1251"]
KANA_SHARE = 0.15  # of the letters beyond ASCII, in Japanese of any kind
_KANA = re.compile("[\u3041-\u30ff]")
NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252 (Western)",
    "cp932": "Shift JIS (Japanese)", "euc_jp": "EUC-JP (Japanese)", "cp949": "Korean (cp949)",
    "gb18030": "Chinese (GB 18030)", "big5": "Chinese (Big5)", "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
}  # fmt: skip
_FIELD_LIMIT = 2_000_000  # characters; the csv module's own is smaller than a long synopsis


def read_csv(data: bytes, name: str, chosen: str | None = None) -> SheetFile:
    """The file's one sheet. chosen: the encoding, one of NAMES, where the user knows better.

    Raises InputError for what is no text or has no rows.
    """
    encoding, guessed = (chosen, False) if chosen else encoding_of(data, name)
    text = data.decode(encoding, errors="replace")
    separator = separator_of(text)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        sheet = sheet_of("", csv.reader(StringIO(text, newline=""), delimiter=separator), name)
    except csv.Error as error:
        raise InputError(f"{quoted(name)} can't be read ({error}).", ALLOWED, "Save it as XLSX instead.") from None
    read = f"Read as {NAMES[encoding]}{' (guessed)' if guessed else ''}, separated by {SEPARATORS[separator]}."
    hint = " If letters look wrong, choose another way to read them." if guessed else ""
    notices = (read + hint, *_merged_lines(text, separator))
    return SheetFile(
        name, (sheet,) if sheet.rows or sheet.error else (), notices, encoding if guessed or chosen else None
    )


def _merged_lines(text: str, separator: str) -> tuple[str, ...]:
    """A notice where a quote that lacks its end makes one row of several lines, and its titles vanish."""
    found = _doubtful_rows(text, separator)
    if not found:
        return ()
    lines = listed(f"{first:,} to {last:,}" for first, last in found[:SHOWN_ROWS])
    more = f" and {len(found) - SHOWN_ROWS:,} more" if len(found) > SHOWN_ROWS else ""
    return (
        f"Lines {lines}{more} are read as one row{' each' if len(found) > 1 else ''}: a quote may lack its end there. "
        "If titles are missing, close it, or save the table as XLSX.",
    )


def _doubtful_rows(text: str, separator: str) -> list[tuple[int, int]]:
    """First and last line, from 1, of rows over several lines that a strict reader refuses, or over very many."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, int]] = []
    while True:
        first, most = rows.line_num + 1, MOST_LINES
        try:
            next(rows)
        except StopIteration:
            return found
        except csv.Error:
            most = 1
        if rows.line_num >= first + most:
            found.append((first, rows.line_num))


def encoding_of(data: bytes, name: str) -> tuple[str, bool]:
    """The encoding by Python's name, and whether it is a guess. Raises InputError for what is no text."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark) and _decoded(data, encoding) is not None:
            return encoding, False
    if b"\0" in data[:SAMPLE_BYTES]:
        raise InputError(f"{quoted(name)} is no spreadsheet.", ALLOWED, "Save the table as one of these.")
    if _decoded(data, "utf-8") is not None:
        return "utf-8", False
    sample = data[:SAMPLE_BYTES]
    for encoding in JAPANESE:
        letters = [letter for letter in _decoded(sample, encoding) or "" if not letter.isascii()]
        if len(_KANA.findall("".join(letters))) > KANA_SHARE * len(letters):
            return encoding, True
    best = from_bytes(sample, cp_isolation=GUESSED).best()
    return (best.encoding if best else "cp1252"), True


def separator_of(text: str) -> str:
    """The separator that cuts the first rows most evenly into the most cells; a comma where none does."""
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


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text, less what is cut off at its end; None where the bytes are none."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None
