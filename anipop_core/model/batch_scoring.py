"""Scores the pitches of a file, a chunk at a time: encoding many texts together is what makes it fast."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from anipop_core.errors import InputError
from anipop_core.formulas import harmless
from anipop_core.intake.batches import BatchRow
from anipop_core.model.predictor import Predictor
from anipop_core.progress import count
from anipop_core.schema import Pitch

MEMBERS = ("members", "members_low", "members_high")  # list members, and the 90 % range
COLUMNS = ("id", "score", "low", "high", "percentile", "reach", "warnings", "error", *MEMBERS)
CHUNK_PITCHES = 512  # enough that texts of like length are encoded together
CHUNK_PICTURES = 64  # decoded pictures and feature maps are what takes memory


def write_scores(predictor: Predictor, rows: Iterable[BatchRow], file: TextIO) -> tuple[int, int]:
    """Write COLUMNS as CSV, one line a row, in their order: its scores, or its error; no cell is a formula.

    Returns how many rows there were and how many of them have an error.
    """
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    done = failed = 0
    for line in count(score_rows(predictor, rows), "Pitches"):
        writer.writerow({column: harmless(cell) for column, cell in line.items()})
        done += 1
        failed += "error" in line
    return done, failed


def score_rows(predictor: Predictor, rows: Iterable[BatchRow]) -> Iterator[dict[str, object]]:
    """For each row what is known of COLUMNS; numbers as in `Prediction`, to four digits."""
    for chunk in _chunks(rows):
        chunk = [_checked(predictor, row) for row in chunk]
        good = [row.parsed for row in chunk if row.parsed]
        predictions = iter(predictor.predict_many([parsed.pitch for parsed in good]) if good else [])
        for row in chunk:
            if row.parsed is None:
                yield {"id": row.id, "error": row.error}
                continue
            found = next(predictions)
            numbers = {name: round(getattr(found, name), 4) for name in COLUMNS[1:6]}
            notices = (*row.parsed.notices, *found.notices)
            numbers |= {name: getattr(found, name) for name in MEMBERS}
            yield {"id": row.id, **numbers, "warnings": "; ".join(notice.message for notice in notices)}


def _checked(predictor: Predictor, row: BatchRow) -> BatchRow:
    """The row, or its error where the model can read nothing of it."""
    if row.parsed is None:
        return row
    try:
        predictor.check_read(row.parsed.pitch)
    except InputError as error:
        return BatchRow(row.id, None, str(error))
    return row


def _chunks(rows: Iterable[BatchRow]) -> Iterator[list[BatchRow]]:
    chunk: list[BatchRow] = []
    pictures = 0
    for row in rows:
        chunk.append(row)
        pictures += _picture_count(row.parsed.pitch) if row.parsed else 0
        if len(chunk) >= CHUNK_PITCHES or pictures >= CHUNK_PICTURES:
            yield chunk
            chunk, pictures = [], 0
    if chunk:
        yield chunk


def _picture_count(pitch: Pitch) -> int:
    return len(pitch.images) + sum(character.portrait is not None for character in pitch.characters)
