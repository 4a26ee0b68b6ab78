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
from anipop_core.encoders.records import Records, vote_weights
from anipop_core.model.ngram_head import NgramHead
from anipop_core.model.trees import TreeEnsemble
from anipop_core.progress import track
from anipop_core.training.config import TrainingConfig
from anipop_core.training.feature_dropout import FULL, RATED, DropoutViews, drop_features
from anipop_core.training.features import Features
from anipop_core.training.fit_facts import fit_facts_encoder
from anipop_core.training.grow_trees import from_boosters, grow
from anipop_core.training.ngram_ridge import NgramColumns, fit_ngram_ridge

if TYPE_CHECKING:
    import lightgbm

Fold: TypeAlias = tuple[np.ndarray, np.ndarray]  # rows that train, rows that are held out

ALLOWED_RISE = 0.012  # standard deviations of scores that a fact's presence may add on average
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
    offsets: np.ndarray  # (V, n) the trees' predictions from each dropout view, with the presence term
    presence: np.ndarray  # (increasing columns,) by how much the trees' predictions rise because it is known
    known_share: np.ndarray  # (increasing columns,) of the titles
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
    known = grown.columns[..., facts.increasing] != 0
    known_share = known[FULL].mean(0)
    told = np.delete(grown.columns, np.r_[facts.slices["year"]], -1).any(-1, keepdims=True)
    offsets = grown.offsets - (known - told * known_share) @ grown.presence
    # The ridges' own targets: score, what the trees leave of it with all facts known, and reach.
    targets = np.column_stack([labels.targets[:, 0], labels.targets[:, 0] - offsets[FULL], labels.targets[:, 1]])
    ngrams, ngram_outputs = _fit_ngrams(features, rows, targets, labels.weights, folds, config, label)
    fold_of = np.zeros(len(rows), int)
    for fold, (_, test) in enumerate(folds):
        fold_of[test] = fold
    return Stacked(
        facts, views, grown.columns, from_boosters(grown.boosters), offsets, grown.presence, known_share,
        ngrams, ngram_outputs, fold_of,
    )  # fmt: skip


@dataclass(frozen=True)
class _Grown:
    boosters: list[lightgbm.Booster]  # one for each fold
    columns: np.ndarray  # (V, n, facts features), as in `Stacked`
    offsets: np.ndarray  # (V, n) out-of-fold predictions
    presence: np.ndarray  # as in `Stacked`


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
        boosters.append(_grow(seen, facts, labels, train, config))
        columns[:, test] = seen[:, test]
        offsets[:, test] = [boosters[-1].predict(view[test]) for view in seen]
    return _Grown(boosters, columns, offsets, _rises(boosters, facts, columns[RATED], folds))


def _rises(
    boosters: Sequence[lightgbm.Booster], facts: FactsEncoder, columns: np.ndarray, folds: Sequence[Fold]
) -> np.ndarray:
    """(increasing columns,) as `Stacked.presence`, over the held-out titles for which it is known."""
    found = np.zeros(len(facts.increasing))
    for place, column in enumerate(facts.increasing):
        moved = []
        for booster, (_, test) in zip(boosters, folds, strict=True):
            rows = columns[test[columns[test, column] != 0]]
            if len(rows):
                without_it = booster.predict(without(rows, facts, column))
                moved.append(np.asarray(booster.predict(rows)) - np.asarray(without_it))
        found[place] = _beyond_allowed(float(np.concatenate(moved).mean())) if moved else 0.0
    return found


def _beyond_allowed(rise: float) -> float:
    """The part of what a fact's presence adds that is taken off."""
    return float(np.sign(rise)) * max(abs(rise) - ALLOWED_RISE, 0.0)


def without(columns: np.ndarray, facts: FactsEncoder, column: int) -> np.ndarray:
    """Encoded facts (n, facts features) as if a record or rating weren't known; a studio goes with its own column."""
    studios = facts.slices["studios"]
    found = columns.copy()
    found[:, studios if column == studios.stop - 1 else column] = 0
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
    columns: np.ndarray, facts: FactsEncoder, labels: Labels, train: np.ndarray, config: TrainingConfig
) -> lightgbm.Booster:
    """One member's trees, on all dropout views (V, n, features): all facts with full weight, the others with less."""
    count = len(columns)
    weight_of = np.array([1.0, config.rated_weight, *[config.partial_facts_weight] * (count - 2)])
    weights = (weight_of[:, None] * labels.weights[train]).ravel()
    targets = np.tile(labels.targets[train, 0], count)
    seen = columns[:, train].reshape(count * len(train), -1)
    return grow(seen, targets, weights, config.trees, config.seed, facts.increasing)
