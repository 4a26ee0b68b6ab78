"""`python -m anipop_core train`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._files import (
    DATASET,
    EVALUATION,
    RUNS,
    SOURCE,
    VECTORS,
)


def train(
    dataset: Annotated[Path, typer.Option(help="The folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="The folder its picture paths are relative to.")] = SOURCE,
    vectors: Annotated[Path, typer.Option(help="Encoded texts and pictures are kept here.")] = VECTORS,
    runs: Annotated[Path, typer.Option(help="Finished runs are kept here.")] = RUNS,
    record: Annotated[Path, typer.Option(help="The predictions that evaluate --retrain wrote.")] = EVALUATION,
    out: Annotated[Path, typer.Option(help="The checkpoint's folder.")] = Path("checkpoints/default"),
    name: Annotated[str, typer.Option(help="Shown beside every score. Default: this month.")] = "",
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Train on all titles and write a checkpoint with its ranges and its record."""
    from anipop_core.evaluation.report import NOTES, build_report
    from anipop_core.model.checkpoint import save_checkpoint
    from anipop_core.reports.model_card import model_card
    from anipop_core.training import pipeline
    from anipop_core.training.config import TrainingConfig

    checkpoint = pipeline.train(
        pipeline.Places(dataset, source, vectors, runs),
        TrainingConfig(seed=seed),
        record,
        name or datetime.now(UTC).strftime("%Y-%m"),
        lambda predictions, titles: build_report(predictions, titles, NOTES),
    )
    save_checkpoint(checkpoint, out)
    (out / "model_card.md").write_text(model_card(checkpoint.report, checkpoint.name), encoding="utf-8")
    typer.echo(f"Trained on {len(checkpoint.catalogue.table)} titles; the checkpoint is in {out}.")
