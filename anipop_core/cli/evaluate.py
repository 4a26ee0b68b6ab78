"""`python -m anipop_core evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anipop_core.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.cli._places import DATASET, EVALUATION, RUNS, SOURCE, VECTORS
from anipop_core.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

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
    from anipop_core.checkpoint import load_checkpoint, replace_report
    from anipop_core.evaluation.notes import NOTES
    from anipop_core.evaluation.report import build_report
    from anipop_core.reports.model_card import model_card

    if retrain and keep:
        raise InputError(
            "--retrain and --keep were given together.",
            "A checkpoint holds the report of its own predictions.",
            "Use --keep without --retrain, or train a new checkpoint.",
        )
    tested: dict[str, Any] = {}
    if retrain:
        predictions, titles = _retrained(dataset, source, vectors, runs, seed)
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
    for kind, row in tested.items():
        typer.echo(f"the strongest {kind} move the score {row['ratio']:.2f} times as far as random ones")
    typer.echo(f"The report and the predictions are in {out}.")


def _tested(checkpoint: Path, dataset: Path, source: Path, pitches: int) -> dict[str, Any]:
    """What `faithfulness_check` finds; {} where the titles' texts and pictures aren't there."""
    from anipop_core.data.dataset import REPORT, load_dataset
    from anipop_core.evaluation.check_pitches import check_titles, pitches_of
    from anipop_core.evaluation.faithfulness_check import faithfulness_check
    from anipop_core.predictor import Predictor
    from anipop_core.progress import track

    if not ((dataset / REPORT).is_file() and source.is_dir()):
        typer.echo(f"Explanations are not tested: that takes the dataset in {dataset} and {source}.", err=True)
        return {}
    titles = check_titles(load_dataset(dataset), pitches)
    return faithfulness_check(
        Predictor.load(checkpoint), track(pitches_of(titles, source), "Explanations tested", len(titles))
    )


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
