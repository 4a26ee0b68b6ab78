"""What `evaluate` does: predictions from a checkpoint or from new runs, the report on them, and the files it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from anipop_core.data.dataset import REPORT, load_dataset
from anipop_core.evaluation.baselines import baseline_table, traditional_table
from anipop_core.evaluation.faithfulness_check import check_titles, faithfulness_check, pitches_of
from anipop_core.evaluation.refits import refit_table
from anipop_core.evaluation.report import NOTES, build_report
from anipop_core.model.checkpoint import load_checkpoint, replace_report
from anipop_core.model.predictor import Predictor
from anipop_core.progress import track
from anipop_core.training.catalogue_build import facts_table
from anipop_core.training.config import TrainingConfig
from anipop_core.training.cross_fitting import all_runs
from anipop_core.training.out_of_fold import compact, with_ranges
from anipop_core.training.pipeline import PREDICTIONS, LoadedFeatures, Places, load_features, outputs_of_runs
from anipop_core.training.provenance import mark, of_a_baseline

REPORT_FILE, CARD_FILE = "report.json", "model_card.md"
CardMaker: TypeAlias = Callable[[dict[str, Any], str], str]  # report, checkpoint's name -> Markdown


@dataclass(frozen=True)
class Evaluation:
    """A report and the predictions it was made from (`out_of_fold.COLUMNS`)."""

    report: dict[str, Any]
    predictions: pd.DataFrame
    name: str = ""  # of the checkpoint; "" for new runs


def evaluate_checkpoint(checkpoint: Path, dataset: Path, source: Path, pitches: int) -> Evaluation:
    """The report on the predictions that a checkpoint holds.

    Args:
        checkpoint: its folder.
        dataset, source: what build-data wrote, and the folder its pictures are in.
        pitches: how many known titles' explanations are tested; 0 for none. See `can_check_explanations`.
    Raises CheckpointError, DataError.
    """
    found = load_checkpoint(checkpoint)
    faithfulness = check_explanations(checkpoint, dataset, source, pitches) if pitches else {}
    report = build_report(found.predictions, found.catalogue.table, NOTES, faithfulness=faithfulness)
    return Evaluation(report, found.predictions, found.name)


def evaluate_new_runs(places: Places, config: TrainingConfig) -> Evaluation:
    """The report on models that are trained for it, each on its rows. Runs that broke off go on where they were.

    Raises DataError, WeightsError.
    """
    loaded = load_features(places, config)
    outputs = outputs_of_runs(loaded, config, places.runs)
    run = next(all_runs(loaded.features.titles))
    refits = refit_table(loaded.features, run, config, of_a_baseline(loaded.made), places.runs)
    predictions = with_baselines(loaded, outputs, refits, places, config.coverage)
    return Evaluation(build_report(predictions, facts_table(loaded.features), NOTES), predictions)


def with_baselines(
    loaded: LoadedFeatures, outputs: pd.DataFrame, refits: pd.DataFrame, places: Places, coverage: float
) -> pd.DataFrame:
    """The runs' outputs with their ranges, below them the baselines' scores and those of the refits: what a report is
    made from."""
    titles = loaded.features.titles
    protocols = ("franchise", "temporal", "random", "backtest")
    tested = [run for run in all_runs(titles) if run.protocol in protocols and not run.seed]
    random = next(run for run in tested if run.protocol == "random")
    simple = [
        baseline_table(loaded.features, tested, of_a_baseline(loaded.made), places.runs),
        traditional_table(titles, random, loaded.dataset.images, places.source),
    ]
    others = compact(pd.concat([*simple, refits]))
    table = compact(pd.concat([with_ranges(outputs, loaded.truth, coverage), others]))
    return mark(table, loaded.made)


def can_check_explanations(dataset: Path, source: Path) -> bool:
    """Whether the titles' texts and pictures are there, without which explanations can't be tested."""
    return (dataset / REPORT).is_file() and source.is_dir()


def check_explanations(checkpoint: Path, dataset: Path, source: Path, pitches: int) -> dict[str, Any]:
    """What `faithfulness_check` finds on known titles, `pitches` of them. Raises DataError, CheckpointError."""
    loaded = load_dataset(dataset)
    titles = check_titles(loaded, pitches)
    return faithfulness_check(
        Predictor.load(checkpoint), track(pitches_of(loaded, titles, source), "Explanations tested", len(titles))
    )


def write_evaluation(found: Evaluation, out: Path) -> None:
    """report.json, all predictions, and a CSV of each protocol's variants: id, score, low and high of seed 0."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found.report, indent=1, ensure_ascii=False, sort_keys=True)
    (out / REPORT_FILE).write_text(text + "\n", encoding="utf-8")
    found.predictions.to_parquet(out / PREDICTIONS, index=False, compression="zstd")
    first = found.predictions[found.predictions["seed"] == 0]
    for (protocol, variant), table in first.groupby(["protocol", "variant"], observed=True):
        columns = table.rename(columns={"mal_id": "id"})[["id", "score", "low", "high"]].dropna(axis="columns")
        columns.to_csv(out / f"{protocol}_{variant}.csv", index=False)


def keep_report(found: Evaluation, checkpoint: Path, card: CardMaker) -> None:
    """Put the report, and a model card made of it, into the checkpoint's folder. Raises CheckpointError."""
    replace_report(found.report, checkpoint)
    (checkpoint / CARD_FILE).write_text(card(found.report, found.name), encoding="utf-8")
