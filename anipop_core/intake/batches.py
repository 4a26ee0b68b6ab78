"""Many pitches in one file. A bad row gets its error; the others are read."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.intake.documents.pitch import read_pitch_document
from anipop_core.intake.documents.reading import SUFFIXES
from anipop_core.intake.limits import MAX_PITCH_BYTES
from anipop_core.intake.pitch_json import (
    decode_json,
    loads,
    parse_pitch,
    read_json_file,
    unreadable,
)
from anipop_core.intake.wording import did_you_mean, listed, quoted

COLUMNS = ("id", "title", "synopsis", "characters", "images", "facts")
JSON_COLUMNS = {  # with an example for the error
    "characters": '[{"name": "Aki", "description": "..."}]',
    "images": '["art/key.png"]',
    "facts": '{"type": "TV"}',
}
PARQUET_ROWS = 64  # decoded at a time
PANDAS_INDEX = "__index_level_"  # written into Parquet for every frame that was filtered or sorted


@dataclass(frozen=True)
class BatchRow:
    """One pitch of the file, or the error in its place."""

    id: str | int | None  # as submitted; None where it can't be read
    parsed: ParsedPitch | None  # None exactly where there is an error
    error: str = ""


@dataclass(frozen=True)
class _RawRow:
    """A row before it is checked: decoded fields, or why there are none."""

    fields: Any
    error: InputError | None = None


def read_batch(path: Path, images: Path | None) -> Iterator[BatchRow]:
    """The pitches in a .jsonl, .ndjson, .csv, .parquet or (one pitch) .json file, in order, one at a time; of a
    document (`documents.reading.SUFFIXES`) the one in it.

    Raises InputError at once, before the first row, for a file that can't be read at all.
    """
    if path.suffix.lower() in SUFFIXES:
        return iter([_of_document(path)])
    readers = {
        ".jsonl": _json_lines,
        ".ndjson": _json_lines,
        ".json": _single_json,
        ".csv": _csv_rows,
        ".parquet": _parquet_rows,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{quoted(path.name)} is of a kind that can't be read.",
            f"Allowed are {listed([*readers, *SUFFIXES])} files.",
            "Save the pitches as one of these.",
        )
    raw_rows = reader(path)
    try:
        first = next(raw_rows, None)
    except OSError:
        raise unreadable(path) from None
    if first is None:
        raise InputError(
            f"{quoted(path.name)} holds no pitches.",
            "It needs one or more.",
            "Check that it is the right file.",
        )
    return (_parse(row, images) for row in chain([first], raw_rows))


def _of_document(path: Path) -> BatchRow:
    try:
        return BatchRow(path.name, read_pitch_document(path))
    except InputError as error:
        return BatchRow(path.name, None, str(error))


def _parse(row: _RawRow, images: Path | None) -> BatchRow:
    id_ = _id_of(row.fields)
    if row.error:
        return BatchRow(id_, None, str(row.error))
    try:
        return BatchRow(id_, parse_pitch(row.fields, images))
    except InputError as error:
        return BatchRow(id_, None, str(error))


def _id_of(fields: Any) -> str | int | None:
    """The id even of a row that is wrong elsewhere."""
    id_ = fields.get("id") if isinstance(fields, Mapping) else None
    if isinstance(id_, str):
        return id_.encode("utf-8", errors="replace").decode("utf-8")  # or the results couldn't be written
    return id_ if isinstance(id_, int) and not isinstance(id_, bool) else None


def _single_json(path: Path) -> Iterator[_RawRow]:
    yield _RawRow(read_json_file(path))


def _json_lines(path: Path) -> Iterator[_RawRow]:
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip(b" \t\r\n\xef\xbb\xbf"):
                continue
            try:
                yield _RawRow(decode_json(line.rstrip(b"\r\n"), f"Line {number}"))
            except InputError as error:
                yield _RawRow(None, error)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of any length, of which no more than MAX_PITCH_BYTES + 1 are kept in memory."""
    while line := file.readline(MAX_PITCH_BYTES + 1):
        rest = line
        while len(rest) > MAX_PITCH_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_PITCH_BYTES + 1)
        yield line


def _csv_rows(path: Path) -> Iterator[_RawRow]:
    csv.field_size_limit(MAX_PITCH_BYTES)  # the csv module's own is smaller than a long synopsis
    # bytes that aren't UTF-8 survive as halves of surrogate pairs, which condemn their own row only
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.reader(file)
        columns = _csv_header(rows, path.name)
        if not columns:
            return
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield _RawRow(None, _broken_line(rows.line_num, f"can't be read ({error})"))
                continue
            if not cells:
                continue
            row = dict(zip(columns, (cell or None for cell in cells), strict=False))
            if len(cells) == len(columns):
                yield _decode_cells(row)
            else:
                received = f"has {len(cells)} fields where the first line has {len(columns)}"
                yield _RawRow(row, _broken_line(rows.line_num, received))


def _csv_header(rows: Iterator[list[str]], name: str) -> list[str]:
    """The column names; [] for an empty file."""
    try:
        columns = next(filter(None, rows), [])
    except csv.Error as error:
        raise _broken_line(1, f"of {quoted(name)} can't be read ({error})") from None
    if any("\udc80" <= char <= "\udcff" for column in columns for char in column):
        raise InputError(f"{quoted(name)} is not UTF-8 text.", "Allowed is CSV in UTF-8.", "Save it as CSV UTF-8.")
    if columns:
        _check_columns(columns, name)
    return columns


def _broken_line(number: int, received: str) -> InputError:
    return InputError(
        f"Line {number} {received}.",
        "Each row needs all fields, with text that holds commas, quotes or new lines in quotes.",
        "Save the table as CSV again from its program.",
    )


def _parquet_rows(path: Path) -> Iterator[_RawRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("rb") as handle:
        try:
            file = pq.ParquetFile(handle)
            columns = [name for name in file.schema_arrow.names if not name.startswith(PANDAS_INDEX)]
            _check_columns(columns, path.name)
            for batch in file.iter_batches(PARQUET_ROWS, columns=columns):
                for row in batch.to_pylist():
                    yield _decode_cells({column: _present(value) for column, value in row.items()})
        except (pa.ArrowException, OSError, ValueError):  # broken structure, broken pages, broken UTF-8
            raise InputError(
                f"{quoted(path.name)} is not a Parquet file, or is damaged.",
                "Allowed is Parquet with text columns.",
                "Write it again, or save it as CSV.",
            ) from None


def _present(value: Any) -> Any:
    """Parquet from pandas writes NaN for what is missing and turns whole numbers beside it into floats."""
    if not isinstance(value, float):
        return value
    return None if math.isnan(value) else int(value) if value.is_integer() else value


def _check_columns(columns: Iterable[str], name: str) -> None:
    columns = list(columns)
    wrong = [column for column in columns if column not in COLUMNS]
    if not wrong and len(set(columns)) == len(columns):
        return
    if any(separator in column for column in wrong for separator in ";\t"):
        hint = "Save it with commas between the columns."
    else:
        hint = f"{did_you_mean(wrong[0], COLUMNS) if wrong else ''}Rename or remove what is not in the list."
    raise InputError(
        f"{quoted(name)} has the columns {listed(quoted(column) for column in columns)}.",
        f"Allowed are {listed(COLUMNS)}, each once, in any order.",
        hint,
    )


def _decode_cells(row: dict[str, Any]) -> _RawRow:
    """Decode the cells that hold JSON."""
    for column, example in JSON_COLUMNS.items():
        cell = row.get(column)
        if isinstance(cell, str):
            try:
                row[column] = loads(cell, column, example, column) if cell.strip() else None
            except InputError as error:
                return _RawRow(row, error)
    return _RawRow(row)
