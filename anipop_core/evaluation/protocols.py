"""The three ways titles are held out, run for the model and its baselines: one table of predictions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.config import TrainingConfig
from anipop_core.evaluation.baselines import BASELINES, baseline_scores
from anipop_core.evaluation.metrics import figures
from anipop_core.features import Features
from anipop_core.intervals import ConformalInterval, conformalize, input_kind
from anipop_core.training import Outputs, TrainedModel, cross_fit, fit, predict

# What the model is told -> (synopsis, plan); characters and pictures come along wherever a title has them.
INPUTS: Mapping[str, tuple[bool, bool]] = {
    "all_inputs": (True, True),
    "without_facts": (True, False),
    "plan_only": (False, True),
}
SINGLE_SPLITS = ("temporal", "random")


@dataclass(frozen=True)
class Evaluation:
    metrics: dict[str, Any]
    predictions: pd.DataFrame  # protocol, inputs, mal_id, fold, score, low, high
    interval: ConformalInterval  # calibrated on all out-of-fold titles, for the final model
    out_of_fold: pd.DataFrame  # score, low, high with all inputs, row for row with the titles


def evaluate(features: Features, config: TrainingConfig) -> Evaluation:
    """Train and test under every protocol. The ranges of a fold are calibrated on the other folds only."""
    crossed = cross_fit(features, config)
    truth = features.titles["score"].to_numpy()
    tables = [_franchise_table(features, crossed, inputs, config.coverage) for inputs in INPUTS]
    single = {name: _fit_split(features, config, name) for name in SINGLE_SPLITS}
    tables += [_split_table(features, *single[name], name, inputs) for name in SINGLE_SPLITS for inputs in INPUTS]
    predictions = pd.concat(tables, ignore_index=True)
    metrics: dict[str, Any] = _figures_of(features, predictions)
    metrics["baselines"] = _baseline_figures(features)
    metrics["audits"] = _audits(features, *single["temporal"])
    return Evaluation(
        metrics=metrics,
        predictions=predictions,
        interval=conformalize(truth, _by_kind(crossed), config.coverage),
        out_of_fold=tables[0][["score", "low", "high"]],
    )


def _by_kind(crossed: Mapping[str, Outputs], rows: Any = slice(None)) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return {kind: (outputs.score[rows], outputs.spread[rows]) for kind, outputs in crossed.items()}


def _franchise_table(features: Features, crossed: Mapping[str, Outputs], inputs: str, coverage: float) -> pd.DataFrame:
    titles = features.titles
    truth, fold_of = titles["score"].to_numpy(), titles["fold"].to_numpy()
    kind = input_kind(*INPUTS[inputs])
    score, spread = crossed[kind].score, crossed[kind].spread
    low, high = np.zeros_like(score), np.zeros_like(score)
    for fold in np.unique(fold_of):
        test = fold_of == fold
        interval = conformalize(truth[~test], _by_kind(crossed, ~test), coverage)
        low[test], high[test] = interval.predict_interval(score[test], spread[test], [kind] * int(test.sum()))
    return _table("franchise", inputs, titles, score, low, high)


def _fit_split(features: Features, config: TrainingConfig, name: str) -> tuple[TrainedModel, np.ndarray]:
    """The model trained on the split's training titles, and the rows of its test titles."""
    split = features.titles[name].to_numpy()
    model = fit(features, np.flatnonzero(split == "train"), config, name.capitalize())
    return model, np.flatnonzero(split == "test")


def _split_table(features: Features, model: TrainedModel, test: np.ndarray, name: str, inputs: str) -> pd.DataFrame:
    """No ranges: their calibration would need folds inside the training titles."""
    outputs = predict(model, features, test, *INPUTS[inputs])
    nothing = np.full(len(test), np.nan)
    return _table(name, inputs, features.titles.iloc[test], outputs.score, nothing, nothing)


def _table(
    protocol: str, inputs: str, titles: pd.DataFrame, score: np.ndarray, low: np.ndarray, high: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "protocol": protocol,
            "inputs": inputs,
            "mal_id": titles["mal_id"].to_numpy(),
            "fold": titles["fold"].to_numpy(),
            "score": score,
            "low": low,
            "high": high,
        }
    )


def _figures_of(features: Features, predictions: pd.DataFrame) -> dict[str, Any]:
    titles = features.titles.set_index("mal_id")
    found: dict[str, Any] = {}
    for (protocol, inputs), table in predictions.groupby(["protocol", "inputs"], sort=False):
        rows = titles.loc[table["mal_id"]]
        ranges = () if table["low"].isna().any() else (table["low"].to_numpy(), table["high"].to_numpy())
        found.setdefault(str(protocol), {})[str(inputs)] = figures(
            rows["score"].to_numpy(), table["score"].to_numpy(), words(rows), *ranges
        )
    return found


def _baseline_figures(features: Features) -> dict[str, Any]:
    """Each baseline on the franchise folds and on the temporal test."""
    titles = features.titles
    fold_of, temporal = titles["fold"].to_numpy(), titles["temporal"].to_numpy()
    truth, length = titles["score"].to_numpy(), words(titles)
    train, test = np.flatnonzero(temporal == "train"), np.flatnonzero(temporal == "test")

    def by_fold(name: str) -> np.ndarray:
        score = np.zeros(len(titles))
        for fold in np.unique(fold_of):
            held = fold_of == fold
            score[held] = baseline_scores(name, titles, np.flatnonzero(~held), np.flatnonzero(held))
        return score

    return {
        name: {
            **figures(truth, by_fold(name), length),
            "temporal": figures(truth[test], baseline_scores(name, titles, train, test), length[test]),
        }
        for name in BASELINES
    }


def _audits(features: Features, model: TrainedModel, test: np.ndarray) -> dict[str, float]:
    """What must not move a score, on the temporal test titles: mean change in points when it is done."""
    halved = replace(features, text=features.text[:, [1, 1, 1]])
    grey = replace(features, images=_grey_added(features))
    bare = replace(features, images=tuple(s[:0] for s in features.images))
    with_art = np.array([row for row in test if len(features.images[row])])

    def change(other: Features, rows: np.ndarray, plan: bool) -> np.ndarray:
        return predict(model, other, rows, plan=plan).score - predict(model, features, rows, plan=plan).score

    found: dict[str, Callable[[], np.ndarray]] = {
        "half_synopsis": lambda: change(halved, test, True),
        "half_synopsis_without_facts": lambda: change(halved, test, False),
        "grey_picture_added": lambda: change(grey, test, True),
    }
    if len(with_art):
        found["art_taken_away"] = lambda: change(bare, with_art, True)
    return {name: round(float(of().mean()), 4) for name, of in found.items()}


def _grey_added(features: Features) -> tuple[np.ndarray, ...]:
    """A grey picture for the titles that have none: added to real art it would halve that art's effect."""
    grey = features.grey_picture[None]
    return tuple(s if len(s) else grey for s in features.images)


def words(titles: pd.DataFrame) -> np.ndarray:
    """(n,) words in each synopsis."""
    return titles["synopsis"].str.split().str.len().to_numpy()
