"""`python -m anipop_core evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._places import CACHE, DATASET, SOURCE, VECTORS


def evaluate(
    dataset: Annotated[Path, typer.Option(help="The folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="The folder its picture paths are relative to.")] = SOURCE,
    vectors: Annotated[Path, typer.Option(help="Encoded texts and pictures are kept here.")] = VECTORS,
    out: Annotated[Path, typer.Option(help="report.json and the predictions go here.")] = CACHE / "evaluation",
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Train and test on held-out franchises, later years and random rows, beside the baselines."""
    from anipop_core.cli._features import load_features
    from anipop_core.config import TrainingConfig
    from anipop_core.evaluation.protocols import evaluate as run

    config = TrainingConfig(seed=seed)
    evaluation = run(load_features(dataset, source, vectors, config).features, config)
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(evaluation.metrics, indent=1) + "\n", encoding="utf-8")
    for (protocol, inputs), table in evaluation.predictions.groupby(["protocol", "inputs"]):
        columns = table.rename(columns={"mal_id": "id"})[["id", "score", "low", "high"]].dropna(axis="columns")
        columns.to_csv(out / f"{protocol}_{inputs}.csv", index=False)
    typer.echo(json.dumps(evaluation.metrics, indent=1))
    typer.echo(f"The report and the predictions are in {out}.")
