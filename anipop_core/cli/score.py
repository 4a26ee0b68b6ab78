"""`python -m anipop_core score`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._files import check_target, replacing
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT

SOME_FAILED, BAD_INPUT = 1, 2


def score(
    pitches: Annotated[
        Path,
        typer.Argument(metavar="IN", help="JSON Lines, CSV, Parquet; or one pitch: JSON, PDF, Word, text."),
    ],
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    images: Annotated[Path | None, typer.Option(help="The folder picture paths are relative to.")] = None,
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
) -> None:
    """Score many pitches. A row that can't be read gets its error, and the others their scores."""
    from anipop_core.intake.batches import read_batch
    from anipop_core.model.batch_scoring import write_scores
    from anipop_core.model.predictor import Predictor

    rows = read_batch(pitches, images)
    if not out.parent.is_dir():
        typer.echo(f"There is no folder {out.parent} to write {out.name} to. Make it or name another.", err=True)
        raise typer.Exit(BAD_INPUT)
    check_target(out, pitches, images)
    predictor = Predictor.load(checkpoint)
    with replacing(out) as part, part.open("w", newline="", encoding="utf-8-sig") as file:
        done, failed = write_scores(predictor, rows, file)
    typer.echo(f"{done - failed} of {done} pitches scored; the table is {out}.", err=True)
    if failed:
        raise typer.Exit(SOME_FAILED)
