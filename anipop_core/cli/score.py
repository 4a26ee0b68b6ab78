"""`python -m anipop_core score`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anipop_core.cli._files import check_target, writing
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT

if TYPE_CHECKING:
    from anipop_core.intake.batches import BatchRow
    from anipop_core.model.predictor import Predictor
    from anipop_core.schema import Pitch

COLUMNS = ("id", "score", "low", "high", "percentile", "reach", "warnings", "error")
CHUNK_PITCHES = 512  # enough that texts of like length are encoded together
CHUNK_PICTURES = 64  # decoded pictures and feature maps are what takes memory
SOME_FAILED, BAD_INPUT = 1, 2


def score(
    pitches: Annotated[Path, typer.Argument(metavar="IN", help="JSON Lines, CSV, Parquet or one pitch as JSON.")],
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    images: Annotated[Path | None, typer.Option(help="The folder picture paths are relative to.")] = None,
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
) -> None:
    """Score many pitches. A row that can't be read gets its error, and the others their scores."""
    from anipop_core.intake.batches import read_batch
    from anipop_core.model.predictor import Predictor
    from anipop_core.progress import count

    rows = read_batch(pitches, images)
    if not out.parent.is_dir():
        typer.echo(f"There is no folder {out.parent} to write {out.name} to. Make it or name another.", err=True)
        raise typer.Exit(BAD_INPUT)
    check_target(out)
    predictor = Predictor.load(checkpoint)
    failed = done = 0
    with writing(out), out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in count(_scored(predictor, rows), "Pitches"):
            writer.writerow(row)
            done += 1
            failed += bool(row.get("error"))
    typer.echo(f"{done - failed} of {done} pitches scored; the table is {out}.", err=True)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _scored(predictor: Predictor, rows: Iterable[BatchRow]) -> Iterator[dict[str, object]]:
    for chunk in _chunks(rows):
        good = [row.parsed for row in chunk if row.parsed]
        predictions = iter(predictor.predict_many([parsed.pitch for parsed in good]))
        for row in chunk:
            if row.parsed is None:
                yield {"id": row.id, "error": row.error}
                continue
            found = next(predictions)
            numbers = {name: round(getattr(found, name), 4) for name in COLUMNS[1:6]}
            notices = (*row.parsed.notices, *found.notices)
            yield {"id": row.id, **numbers, "warnings": "; ".join(notice.message for notice in notices)}


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
