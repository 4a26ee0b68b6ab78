"""`python -m anipop_core evaluate`."""

from __future__ import annotations

import json
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
    from anipop_core.evaluation.notes import NOTES
    from anipop_core.evaluation.pipeline import retrain as retrained
    from anipop_core.evaluation.report import build_report
    from anipop_core.model.checkpoint import load_checkpoint, replace_report
    from anipop_core.reports.model_card import model_card
    from anipop_core.training.config import TrainingConfig
    from anipop_core.training.pipeline import PREDICTIONS, Places

    if retrain and keep:
        raise InputError(
            "--retrain and --keep were given together.",
            "A checkpoint holds the report of its own predictions.",
            "Use --keep without --retrain, or train a new checkpoint.",
        )
    tested: dict[str, Any] = {}
    if retrain:
        predictions, titles = retrained(Places(dataset, source, vectors, runs), TrainingConfig(seed=seed))
    else:
        found = load_checkpoint(checkpoint)
        predictions, titles = found.predictions, found.catalogue.table
        tested = _tested(checkpoint, dataset, source, pitches) if faithfulness else {}
    report = build_report(predictions, titles, NOTES, faithfulness=tested)
    if keep:
        replace_report(report, checkpoint)
        (checkpoint / "model_card.md").write_text(model_card(report, found.name), encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(
        json.dumps(report, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
    predictions.to_parquet(out / PREDICTIONS, index=False, compression="zstd")
    for (protocol, variant), table in predictions[predictions["seed"] == 0].groupby(
        ["protocol", "variant"], observed=True
    ):
        columns = table.rename(columns={"mal_id": "id"})[["id", "score", "low", "high"]].dropna(axis="columns")
        columns.to_csv(out / f"{protocol}_{variant}.csv", index=False)
    for protocol, figures in report["figures"].items():
        for variant in ("all_inputs", "without_facts"):
            row = figures[variant]
            typer.echo(f"{protocol}, {variant}: R2 {row['r2']:.3f}, Spearman {row['spearman']:.3f}")
    for kind, row in tested.items():
        typer.echo(f"the strongest {kind} move the score {row['ratio']:.2f} times as far as random ones")
    typer.echo(f"The report and the predictions are in {out}.")


def _tested(checkpoint: Path, dataset: Path, source: Path, pitches: int) -> dict[str, Any]:
    """What the explanations' test finds; {} where the titles' texts and pictures aren't there."""
    from anipop_core.data.dataset import REPORT
    from anipop_core.evaluation.pipeline import check_explanations

    if not ((dataset / REPORT).is_file() and source.is_dir()):
        typer.echo(f"Explanations are not tested: that takes the dataset in {dataset} and {source}.", err=True)
        return {}
    return check_explanations(checkpoint, dataset, source, pitches)
