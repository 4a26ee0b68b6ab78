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
import torch
from sklearn.model_selection import GroupKFold

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import Records, vote_weights
from anipop_core.model.ngram_head import NgramHead
from anipop_core.model.presence import PresenceTerm
from anipop_core.model.trees import TreeEnsemble
from anipop_core.progress import track
from anipop_core.training.config import TrainingConfig
from anipop_core.training.feature_dropout import FULL, RATED, DropoutViews, drop_features
from anipop_core.training.features import Features
from anipop_core.training.fit_facts import fit_facts_encoder
from anipop_core.training.fit_presence import Predict, fit_presence
from anipop_core.training.grow_trees import from_boosters, grow
from anipop_core.training.ngram_ridge import NgramColumns, fit_ngram_ridge

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
        score = titles["score"].to_numpy()
        centre, scale = np.array([score.mean(), REACH_CENTRE]), np.array([score.std(), REACH_SCALE])
        targets = (titles[["score", "reach"]].to_numpy() - centre) / scale
        return cls(
            targets,
            vote_weights(titles["num_scoring_users"], config.vote_half),
            titles["franchise"].to_numpy(),
            centre,
            scale,
        )


@dataclass(frozen=True)
class Stacked:
    """The K first-level learners, and for n training titles their out-of-fold predictions: each from the member that
    was trained without the title's franchise."""

    facts: FactsEncoder
    views: DropoutViews
    columns: np.ndarray  # (V, n, facts features) each title's with the records of the folds that it isn't in
    trees: TreeEnsemble  # standard deviations from the mean score
    presence: PresenceTerm  # the same unit
    offsets: np.ndarray  # (V, n) the trees' predictions from each dropout view, with the presence term
    ngrams: NgramHead
    ngram_outputs: np.ndarray  # (n, OUTPUTS) the ridges' predictions from the synopsis
    fold_of: np.ndarray  # (n,) the member that was trained without the title


def stack(features: Features, rows: np.ndarray, labels: Labels, config: TrainingConfig, label: str) -> Stacked:
    """Train the first-level learners on the titles at `rows`, whose labels are `labels`."""
    titles = [features.facts[row] for row in rows]
    scores = features.titles["score"].to_numpy()[rows]
    facts = fit_facts_encoder(titles, scores, labels.weights, labels.franchises, features.franchise_of)
    views = drop_features(titles, facts, config)
    folds = list(GroupKFold(config.inner_folds).split(rows, groups=labels.franchises))

    grown = _fit_trees(views, facts, scores, labels, folds, config, label)
    presence = fit_presence(_as_of_pitch_or_rated(grown.columns), facts, _held_out(grown.boosters, folds))
    offsets = grown.offsets + presence(torch.from_numpy(grown.columns)).numpy()
    # The ridges' own targets: score, what the trees leave of it with all facts known, and reach.
    targets = np.column_stack([labels.targets[:, 0], labels.targets[:, 0] - offsets[FULL], labels.targets[:, 1]])
    ngrams, ngram_outputs = _fit_ngrams(features, rows, targets, labels.weights, folds, config, label)
    fold_of = np.zeros(len(rows), int)
    for fold, (_, test) in enumerate(folds):
        fold_of[test] = fold
    return Stacked(
        facts, views, grown.columns, from_boosters(grown.boosters), presence, offsets, ngrams, ngram_outputs, fold_of,
    )  # fmt: skip


@dataclass(frozen=True)
class _Grown:
    boosters: list[lightgbm.Booster]  # one for each fold
    columns: np.ndarray  # (V, n, facts features), as in `Stacked`
    offsets: np.ndarray  # (V, n) out-of-fold predictions


def _fit_trees(
    views: DropoutViews, facts: FactsEncoder, scores: np.ndarray, labels: Labels, folds: Sequence[Fold],
    config: TrainingConfig, label: str,
) -> _Grown:  # fmt: skip
    """The boosters, each with the records of its own training titles, which also those held out are given."""
    boosters = []
    columns = np.zeros_like(views.without_records)
    offsets = np.zeros(columns.shape[:2])
    titles = views.facts[FULL]
    for train, test in track(folds, f"{label}: trees", len(folds)):
        records = Records(
            [titles[row] for row in train], scores[train], labels.weights[train], labels.franchises[train], {}
        )
        seen = views.columns(records.columns(titles, list(labels.franchises)))
        boosters.append(_grow(seen, facts, views.weight, labels, train, config))
        columns[:, test] = seen[:, test]
        offsets[:, test] = [boosters[-1].predict(view[test]) for view in seen]
    return _Grown(boosters, columns, offsets)


def _held_out(boosters: Sequence[lightgbm.Booster], folds: Sequence[Fold]) -> Predict:
    """Each title's prediction from other facts, by the booster that was grown without it."""

    def predict(columns: np.ndarray) -> np.ndarray:
        found = np.zeros(len(columns))
        for booster, (_, test) in zip(boosters, folds, strict=True):
            found[test] = booster.predict(columns[test])
        return found

    return predict


def _as_of_pitch_or_rated(columns: np.ndarray) -> np.ndarray:
    """(n, facts features) of views (V, n, facts features): every second title with today's rating of its source work.
    Pitches of today have such a rating; as of their own pitch, no title before 2022 has one."""
    found = columns[FULL].copy()
    found[1::2] = columns[RATED, 1::2]
    return found


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


def _grow(
    columns: np.ndarray,
    facts: FactsEncoder,
    view_weights: np.ndarray,
    labels: Labels,
    train: np.ndarray,
    config: TrainingConfig,
) -> lightgbm.Booster:
    """One member's trees, on all dropout views (V, n, features), which count as `view_weights` (V,) say."""
    count = len(columns)
    weights = (view_weights[:, None] * labels.weights[train]).ravel()
    targets = np.tile(labels.targets[train, 0], count)
    seen = columns[:, train].reshape(count * len(train), -1)
    return grow(seen, targets, weights, config.trees, config.seed, facts.rating_columns)
