"""`python -m anipop_core evaluate`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from anipop_core.cli._files import (
    DATASET,
    EVALUATION,
    RUNS,
    SOURCE,
    VECTORS,
)
from anipop_core.errors import InputError
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT

PITCHES = 200  # whose explanations are tested


def evaluate(
    checkpoint: Annotated[Path, typer.Option(help="The model whose predictions are looked at.")] = DEFAULT_CHECKPOINT,
    retrain: Annotated[bool, typer.Option(help="Train and test again; a run that was broken off goes on.")] = False,
    faithfulness: Annotated[
        bool, typer.Option(help="Test the checkpoint's explanations on known titles too; not with --retrain.")
    ] = True,
    pitches: Annotated[int, typer.Option(min=1, help="So many titles for that.")] = PITCHES,
    keep: Annotated[bool, typer.Option(help="Put the report and its model card into the checkpoint.")] = False,
    dataset: Annotated[Path, typer.Option(help="The folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="The folder its pictures are in.")] = SOURCE,
    vectors: Annotated[Path, typer.Option(help="With --retrain: encoded texts and pictures.")] = VECTORS,
    runs: Annotated[Path, typer.Option(help="With --retrain: finished runs are kept here.")] = RUNS,
    out: Annotated[Path, typer.Option(help="report.json and the predictions go here.")] = EVALUATION,
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Every figure of the record, from the predictions on titles the model had not seen."""
    from anipop_core.evaluation import pipeline
    from anipop_core.reports.model_card import model_card
    from anipop_core.training.config import TrainingConfig
    from anipop_core.training.pipeline import Places

    if retrain and keep:
        raise InputError(
            "--retrain and --keep were given together.",
            "A checkpoint holds the report of its own predictions.",
            "Use --keep without --retrain, or train a new checkpoint.",
        )
    if retrain:
        found = pipeline.evaluate_new_runs(Places(dataset, source, vectors, runs), TrainingConfig(seed=seed))
    else:
        possible = pipeline.can_check_explanations(dataset, source)
        if faithfulness and not possible:
            typer.echo(f"Explanations are not tested: that takes the dataset in {dataset} and {source}.", err=True)
        found = pipeline.evaluate_checkpoint(checkpoint, dataset, source, pitches if faithfulness and possible else 0)
    if keep:
        pipeline.keep_report(found, checkpoint, model_card)
    pipeline.write_evaluation(found, out)
    for line in _summary(found.report):
        typer.echo(line)
    typer.echo(f"The report and the predictions are in {out}.")


def _summary(report: Mapping[str, Any]) -> Iterator[str]:
    for protocol, figures in report["figures"].items():
        for variant in ("all_inputs", "without_facts"):
            row = figures[variant]
            yield f"{protocol}, {variant}: R2 {row['r2']:.3f}, Spearman {row['spearman']:.3f}"
    for kind, row in report["faithfulness"].items():
        yield f"the strongest {kind} move the score {row['ratio']:.2f} times as far as random ones"
