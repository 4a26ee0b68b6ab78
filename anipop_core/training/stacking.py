"""What the trunk stands on: the plan's trees and the text's terms.

Each is trained once for every inner fold of the training titles, on the other folds. Out of fold they teach the
trunk how far to trust them: one that was taught with what they say of their own training titles would trust them
too much (Wolpert 1992). Afterwards they stay together as an ensemble, whose mean is the score and whose
disagreement is the model's noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import GroupKFold

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.ngram_head import NgramHead
from anipop_core.model.trees import TreeEnsemble
from anipop_core.progress import track
from anipop_core.training.config import TrainingConfig
from anipop_core.training.feature_dropout import FULL, DropoutViews, drop_features
from anipop_core.training.features import Features
from anipop_core.training.grow_trees import from_boosters, grow
from anipop_core.training.ngram_ridge import NgramColumns, fit_ngram_ridge
from anipop_core.training.target_encoding import StudioTargetEncoder, fit_facts_encoder

if TYPE_CHECKING:
    import lightgbm

REACH_CENTRE, REACH_SCALE = 50.0, 29.0  # of a percentile: uniform on 0-100


@dataclass(frozen=True)
class Labels:
    """What the n training titles teach. `targets` are in standard deviations."""

    targets: np.ndarray  # (n, 2): score, reach
    weights: np.ndarray  # (n,) by votes, 0-1
    franchises: np.ndarray  # (n,)
    centre: np.ndarray  # (2,)
    scale: np.ndarray  # (2,)

    @classmethod
    def of(cls, features: Features, rows: np.ndarray, config: TrainingConfig) -> Labels:
        titles = features.titles.iloc[rows]
        votes = titles["num_scoring_users"].fillna(0).to_numpy()
        score = titles["score"].to_numpy()
        centre, scale = np.array([score.mean(), REACH_CENTRE]), np.array([score.std(), REACH_SCALE])
        targets = (titles[["score", "reach"]].to_numpy() - centre) / scale
        return cls(targets, votes / (votes + config.vote_half), titles["franchise"].to_numpy(), centre, scale)


@dataclass(frozen=True)
class Stacked:
    """n training titles and K members; what is said of a title comes from the member that hasn't seen its
    franchise."""

    facts: FactsEncoder
    views: DropoutViews
    trees: TreeEnsemble  # standard deviations from the mean score
    offsets: np.ndarray  # (V, n) what the trees say of each view
    ngrams: NgramHead
    readings: np.ndarray  # (n, outputs) what the terms say of the synopsis
    fold_of: np.ndarray  # (n,) the member that hasn't seen the title


def stack(features: Features, rows: np.ndarray, labels: Labels, config: TrainingConfig, label: str) -> Stacked:
    """Train the members on the titles at `rows`."""
    told = [features.facts[row] for row in rows]
    studios = StudioTargetEncoder(told, labels.targets[:, 0], labels.weights, labels.franchises)
    facts = fit_facts_encoder(told, studios)
    views = drop_features(told, facts, studios.leave_franchise_out(), config)
    folds = list(GroupKFold(config.inner_folds).split(rows, groups=labels.franchises))

    offsets, boosters = np.zeros(views.columns.shape[:2]), []
    for train, test in track(folds, f"{label}: plan", len(folds)):
        boosters.append(_grow(views, labels, train, config))
        offsets[:, test] = [boosters[-1].predict(view[test]) for view in views.columns]

    beyond = np.column_stack([labels.targets[:, 0], labels.targets[:, 0] - offsets[FULL], labels.targets[:, 1]])
    whole = features.ngrams[0].rows(rows)
    columns = NgramColumns.fit(whole, features.text[rows, 0], config.ngram_vector_scale)
    designs = [
        columns.design(part.rows(rows), features.text[rows, place]) for place, part in enumerate(features.ngrams)
    ]
    readings, ridges = np.zeros_like(beyond), []
    for train, test in track(folds, f"{label}: terms", len(folds)):
        parts = [design[train] for design in designs]
        ridges.append(fit_ngram_ridge(parts, beyond[train], labels.weights[train], config.ngram_alpha))
        readings[test] = ridges[-1].predict(designs[0][test])
    fold_of = np.zeros(len(rows), int)
    for fold, (_, test) in enumerate(folds):
        fold_of[test] = fold
    return Stacked(facts, views, from_boosters(boosters), offsets, columns.head(ridges), readings, fold_of)


def _grow(views: DropoutViews, labels: Labels, train: np.ndarray, config: TrainingConfig) -> lightgbm.Booster:
    """The whole plan counts fully; with parts taken away it is there so that a part alone can be read."""
    count = len(views.columns)
    weight_of = np.array([1.0, *[config.partial_facts_weight] * (count - 1)])
    columns = views.columns[:, train].reshape(count * len(train), -1)
    weights = (weight_of[:, None] * labels.weights[train]).ravel()
    return grow(columns, np.tile(labels.targets[train, 0], count), weights, config.trees, config.seed)
