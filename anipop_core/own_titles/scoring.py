"""Scores the pitches of a studio's spreadsheet, so that a run that breaks off can go on."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace

from anipop_core.errors import InputError
from anipop_core.model.predictor import Predictor
from anipop_core.own_titles.known_titles import Match
from anipop_core.own_titles.rows import OwnRow
from anipop_core.progress import Progress
from anipop_core.schema import Pitch, Prediction

CHUNK = 16  # pitches at a time: as many as the text encoder takes


def without_unread(model: Predictor, rows: Sequence[OwnRow]) -> list[OwnRow]:
    """The rows; one of which the model can read nothing is bare, and says why."""
    return [_checked(model, row) for row in rows]


def _checked(model: Predictor, row: OwnRow) -> OwnRow:
    if row.parsed is None:
        return row
    try:
        model.check_read(row.parsed.pitch)
    except InputError as error:
        return replace(row, parsed=None, error=str(error), is_bare=True)
    return row


def to_score(rows: Sequence[OwnRow], known: Mapping[int, Match]) -> list[Pitch]:
    """The pitches that the model has to read; a known title without a synopsis has a score in the catalogue.

    known: for places in `rows` the title of the catalogue that the row is.
    """
    return [
        row.parsed.pitch
        for place, row in enumerate(rows)
        if row.parsed is not None and (row.parsed.pitch.synopsis or place not in known)
    ]


def score_pitches(
    model: Predictor, pitches: Sequence[Pitch], found: MutableMapping[Pitch, Prediction], progress: Progress
) -> None:
    """Add the missing predictions to `found`, CHUNK pitches at a time: after a break, those done are there."""
    missing = [pitch for pitch in dict.fromkeys(pitches) if pitch not in found]
    for start in range(0, len(missing), CHUNK):
        progress(start, len(missing))
        chunk = missing[start : start + CHUNK]
        found.update(zip(chunk, model.predict_many(chunk), strict=True))
    progress(len(missing), len(missing))
