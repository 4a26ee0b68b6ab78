"""`python -m anipop_core evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anipop_core.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.cli._places import DATASET, EVALUATION, RUNS, SOURCE, VECTORS

if TYPE_CHECKING:
    import pandas as pd


def evaluate(
    checkpoint: Annotated[Path, typer.Option(help="The model whose predictions are looked at.")] = DEFAULT_CHECKPOINT,
    retrain: Annotated[bool, typer.Option(help="Train and test again; a run that was broken off goes on.")] = False,
    dataset: Annotated[Path, typer.Option(help="With --retrain: the folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="With --retrain: the folder its pictures are in.")] = SOURCE,
    vectors: Annotated[Path, typer.Option(help="With --retrain: encoded texts and pictures.")] = VECTORS,
    runs: Annotated[Path, typer.Option(help="With --retrain: finished runs are kept here.")] = RUNS,
    out: Annotated[Path, typer.Option(help="report.json and the predictions go here.")] = EVALUATION,
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Every figure of the record, from the predictions on titles the model had not seen."""
    from anipop_core.checkpoint import load_checkpoint
    from anipop_core.evaluation.notes import NOTES
    from anipop_core.evaluation.report import build_report

    if retrain:
        predictions, titles = _retrained(dataset, source, vectors, runs, seed)
    else:
        found = load_checkpoint(checkpoint)
        predictions, titles = found.predictions, found.catalogue.table
    report = build_report(predictions, titles, NOTES)
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(
        json.dumps(report, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
    predictions.to_parquet(out / "predictions.parquet", index=False, compression="zstd")
    for (protocol, variant), table in predictions[predictions["seed"] == 0].groupby(
        ["protocol", "variant"], observed=True
    ):
        columns = table.rename(columns={"mal_id": "id"})[["id", "score", "low", "high"]].dropna(axis="columns")
        columns.to_csv(out / f"{protocol}_{variant}.csv", index=False)
    for protocol, figures in report["figures"].items():
        for variant in ("all_inputs", "without_facts"):
            row = figures[variant]
            typer.echo(f"{protocol}, {variant}: R2 {row['r2']:.3f}, Spearman {row['spearman']:.3f}")
    typer.echo(f"The report and the predictions are in {out}.")


def _retrained(dataset: Path, source: Path, vectors: Path, runs: Path, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The predictions of new runs, and their titles' facts."""
    from anipop_core.catalogue import facts_table
    from anipop_core.cli._features import load_features
    from anipop_core.cli._runs import outputs_of_runs, with_baselines
    from anipop_core.config import TrainingConfig

    config = TrainingConfig(seed=seed)
    loaded = load_features(dataset, source, vectors, config)
    outputs = outputs_of_runs(loaded, config, runs, lambda run: True)
    return with_baselines(loaded, outputs, source, config.coverage), facts_table(loaded.features)
