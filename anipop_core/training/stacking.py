"""First-level learners: K tree ensembles and n-gram ridges, with out-of-fold predictions for the second level.

Each is trained once for every inner fold of the training titles, on the other folds. The second level (the trunk) is
trained on their out-of-fold predictions: those for their own training titles would be too good, and get too much
weight (stacked generalization, Wolpert 1992). Afterwards the K members stay together as an ensemble: their mean is
the score, their standard deviation the model's noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

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

Fold: TypeAlias = tuple[np.ndarray, np.ndarray]  # rows that train, rows that are held out

REACH_CENTRE, REACH_SCALE = 50.0, 29.0  # of a percentile: uniform on 0-100


@dataclass(frozen=True)
class Labels:
    """The targets of n training titles, with the weights and groups they are trained with."""

    targets: np.ndarray  # (n, 2) score and reach, in standard deviations from the centre
    weights: np.ndarray  # (n,) votes / (votes + vote_half), 0-1
    franchises: np.ndarray  # (n,) kept together in the folds
    centre: np.ndarray  # (2,) of score and reach, in points
    scale: np.ndarray  # (2,)

    @classmethod
    def of(cls, features: Features, rows: np.ndarray, config: TrainingConfig) -> Labels:
        """The labels of the titles at `rows`."""
        titles = features.titles.iloc[rows]
        votes = titles["num_scoring_users"].fillna(0).to_numpy()
        score = titles["score"].to_numpy()
        centre, scale = np.array([score.mean(), REACH_CENTRE]), np.array([score.std(), REACH_SCALE])
        targets = (titles[["score", "reach"]].to_numpy() - centre) / scale
        return cls(targets, votes / (votes + config.vote_half), titles["franchise"].to_numpy(), centre, scale)


@dataclass(frozen=True)
class Stacked:
    """The K first-level learners, and for n training titles their out-of-fold predictions: each from the member that
    was trained without the title's franchise."""

    facts: FactsEncoder
    views: DropoutViews
    trees: TreeEnsemble  # standard deviations from the mean score
    offsets: np.ndarray  # (V, n) the trees' predictions from each dropout view
    ngrams: NgramHead
    ngram_outputs: np.ndarray  # (n, OUTPUTS) the ridges' predictions from the synopsis
    fold_of: np.ndarray  # (n,) the member that was trained without the title


def stack(features: Features, rows: np.ndarray, labels: Labels, config: TrainingConfig, label: str) -> Stacked:
    """Train the first-level learners on the titles at `rows`, whose labels are `labels`."""
    titles = [features.facts[row] for row in rows]
    studios = StudioTargetEncoder(titles, labels.targets[:, 0], labels.weights, labels.franchises)
    facts = fit_facts_encoder(titles, studios)
    views = drop_features(titles, facts, studios.leave_franchise_out(), config)
    folds = list(GroupKFold(config.inner_folds).split(rows, groups=labels.franchises))

    boosters, offsets = _fit_trees(views, labels, folds, config, label)
    # The ridges' own targets: score, what the trees leave of it with all facts known, and reach.
    targets = np.column_stack([labels.targets[:, 0], labels.targets[:, 0] - offsets[FULL], labels.targets[:, 1]])
    ngrams, ngram_outputs = _fit_ngrams(features, rows, targets, labels.weights, folds, config, label)
    fold_of = np.zeros(len(rows), int)
    for fold, (_, test) in enumerate(folds):
        fold_of[test] = fold
    return Stacked(facts, views, from_boosters(boosters), offsets, ngrams, ngram_outputs, fold_of)


def _fit_trees(
    views: DropoutViews, labels: Labels, folds: Sequence[Fold], config: TrainingConfig, label: str
) -> tuple[list[lightgbm.Booster], np.ndarray]:
    """A booster for each fold, and (V, n) their out-of-fold predictions from each dropout view."""
    boosters, predictions = [], np.zeros(views.columns.shape[:2])
    for train, test in track(folds, f"{label}: trees", len(folds)):
        boosters.append(_grow(views, labels, train, config))
        predictions[:, test] = [boosters[-1].predict(view[test]) for view in views.columns]
    return boosters, predictions


def _fit_ngrams(
    features: Features, rows: np.ndarray, targets: np.ndarray, weights: np.ndarray, folds: Sequence[Fold],
    config: TrainingConfig, label: str,
) -> tuple[NgramHead, np.ndarray]:  # fmt: skip
    """A ridge for each fold, together as a head, and (n, OUTPUTS) their out-of-fold predictions."""
    columns = NgramColumns.fit(features.ngrams[0].rows(rows), features.text[rows, 0], config.ngram_vector_scale)
    designs = [
        columns.design(part.rows(rows), features.text[rows, place]) for place, part in enumerate(features.ngrams)
    ]
    ridges, predictions = [], np.zeros_like(targets)
    for train, test in track(folds, f"{label}: n-grams", len(folds)):
        parts = [design[train] for design in designs]
        ridges.append(fit_ngram_ridge(parts, targets[train], weights[train], config.ngram_alpha))
        predictions[test] = ridges[-1].predict(designs[0][test])
    return columns.head(ridges), predictions


def _grow(views: DropoutViews, labels: Labels, train: np.ndarray, config: TrainingConfig) -> lightgbm.Booster:
    """One member's trees, on all dropout views of its titles: all facts with full weight, the others with less."""
    count = len(views.columns)
    weight_of = np.array([1.0, *[config.partial_facts_weight] * (count - 1)])
    columns = views.columns[:, train].reshape(count * len(train), -1)
    weights = (weight_of[:, None] * labels.weights[train]).ravel()
    return grow(columns, np.tile(labels.targets[train, 0], count), weights, config.trees, config.seed)
