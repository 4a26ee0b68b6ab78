"""Where a report's predictions come from: new runs with the baselines beside them, and the explanations' test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from anipop_core.data.dataset import load_dataset
from anipop_core.evaluation.baselines import baseline_table, traditional_table
from anipop_core.evaluation.check_pitches import check_titles, pitches_of
from anipop_core.evaluation.faithfulness_check import faithfulness_check
from anipop_core.model.predictor import Predictor
from anipop_core.progress import track
from anipop_core.training.catalogue_build import facts_table
from anipop_core.training.config import TrainingConfig
from anipop_core.training.cross_fitting import all_runs
from anipop_core.training.out_of_fold import compact, with_ranges
from anipop_core.training.pipeline import LoadedFeatures, Places, load_features, outputs_of_runs


def retrain(places: Places, config: TrainingConfig) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The predictions of all runs and baselines (`out_of_fold.COLUMNS`), and their titles' facts.

    A run that broke off goes on where it was. Raises DataError, WeightsError.
    """
    loaded = load_features(places, config)
    outputs = outputs_of_runs(loaded, config, places.runs)
    return with_baselines(loaded, outputs, places.source, config.coverage), facts_table(loaded.features)


def with_baselines(loaded: LoadedFeatures, outputs: pd.DataFrame, source: Path, coverage: float) -> pd.DataFrame:
    """The table a report is made of: the outputs with their ranges, and the baselines' scores."""
    titles = loaded.features.titles
    tested = [run for run in all_runs(titles) if run.protocol in ("franchise", "temporal", "random") and not run.seed]
    random = next(run for run in tested if run.protocol == "random")
    simple = [baseline_table(titles, tested), traditional_table(titles, random, loaded.dataset.images, source)]
    return compact(pd.concat([with_ranges(outputs, loaded.truth, coverage), compact(pd.concat(simple))]))


def check_explanations(checkpoint: Path, dataset: Path, source: Path, pitches: int) -> dict[str, Any]:
    """What `faithfulness_check` finds on known titles, `pitches` of them. Raises DataError, CheckpointError."""
    titles = check_titles(load_dataset(dataset), pitches)
    return faithfulness_check(
        Predictor.load(checkpoint), track(pitches_of(titles, source), "Explanations tested", len(titles))
    )
