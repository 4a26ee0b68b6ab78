"""Boosted trees on the very inputs that AniPop has: the same facts with the same records, the same weights, as many
models. With word columns beside the facts they are what AutoGluon's tabular models are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GroupKFold

from anipop_core.data.links.full_facts import as_of_pitch
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import vote_weights
from anipop_core.training.config import GrowthRules, TrainingConfig
from anipop_core.training.features import Features
from anipop_core.training.fit_facts import fit_facts_encoder
from anipop_core.training.fit_presence import fit_presence
from anipop_core.training.grow_trees import grow
from anipop_core.training.shown_facts import Shown, as_of_today, thinned
from anipop_core.training.variants import THINNED

if TYPE_CHECKING:
    import lightgbm

# Plain settings: no part is dropped, no column has to increase.
RULES = GrowthRules(num_boost_round=500, learning_rate=0.03, num_leaves=24)
WORD_COLUMNS = 100  # of the reduced TF-IDF


@dataclass(frozen=True)
class TreeBaseline:
    """What the trees read."""

    trained: tuple[Shown, ...]  # the titles are learnt from once with each
    tested: Shown
    words: bool = False  # TF-IDF of the synopsis, reduced to WORD_COLUMNS
    held: bool = False  # to AniPop's rule, that the mere presence of a fact moves no score


TREE_BASELINES: Mapping[str, TreeBaseline] = {
    "facts_trees": TreeBaseline((as_of_pitch, as_of_today), as_of_pitch),
    "thinned_trees": TreeBaseline((thinned(THINNED),), thinned(THINNED)),
    "facts_text_trees": TreeBaseline((as_of_pitch, as_of_today), as_of_pitch, words=True),
    "held_trees": TreeBaseline((as_of_pitch, as_of_today), as_of_pitch, held=True),
}


def tree_scores(baseline: TreeBaseline, features: Features, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """(len(test),) scores by trees that learnt from the rows `train`: the mean over as many as AniPop has members."""
    config = TrainingConfig()
    titles = features.titles
    franchises, scores = titles["franchise"].to_numpy(), titles["score"].to_numpy()
    weights = vote_weights(titles["num_scoring_users"], config.vote_half)
    facts = fit_facts_encoder(
        [features.facts[row] for row in train], scores[train], weights[train], franchises[train], features.franchise_of
    )
    words = _words(features, train) if baseline.words else (lambda rows: np.zeros((len(rows), 0)))

    def columns(rows: np.ndarray, shown: Shown) -> np.ndarray:
        encoded = facts.encode_all([shown(features.facts[row]) for row in rows], list(franchises[rows]))
        return np.concatenate([encoded, words(rows)], 1)

    seen = np.stack([columns(train, shown) for shown in baseline.trained])
    tested = columns(test, baseline.tested)
    if baseline.held:
        return _held(seen, tested, scores[train], weights[train], franchises[train], facts, config.inner_folds)
    found = [_grown(seen, scores[train], weights[train], seed).predict(tested) for seed in range(config.inner_folds)]
    return np.mean([np.asarray(each) for each in found], 0)


def _grown(seen: np.ndarray, scores: np.ndarray, weights: np.ndarray, seed: int) -> lightgbm.Booster:
    """From the columns (times, n, features) of n titles."""
    times = len(seen)
    return grow(np.concatenate(seen), np.tile(scores, times), np.tile(weights, times), RULES, seed)


def _held(
    seen: np.ndarray, tested: np.ndarray, scores: np.ndarray, weights: np.ndarray, franchises: np.ndarray,
    facts: FactsEncoder, count: int,
) -> np.ndarray:  # fmt: skip
    """With AniPop's presence term, fitted as AniPop's is: on models that were each grown without a fold of titles."""
    folds = list(GroupKFold(count).split(scores, groups=franchises))
    models = [_grown(seen[:, train], scores[train], weights[train], 0) for train, _ in folds]

    def held_out(columns: np.ndarray) -> np.ndarray:
        found = np.zeros(len(columns))
        for model, (_, test) in zip(models, folds, strict=True):
            found[test] = model.predict(columns[test])
        return found

    term = fit_presence(seen[0].astype(np.float32), facts, held_out)
    plain = np.mean([np.asarray(model.predict(tested)) for model in models], 0)
    return plain + term(torch.from_numpy(tested.astype(np.float32))).numpy()


def _words(features: Features, train: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    synopses = features.titles["synopsis"]
    counts = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    seen = counts.fit_transform(synopses.iloc[train])
    reduced = TruncatedSVD(min(WORD_COLUMNS, seen.shape[1]), random_state=0).fit(seen)
    return lambda rows: np.asarray(reduced.transform(counts.transform(synopses.iloc[rows])))
