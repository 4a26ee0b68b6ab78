"""Boosted trees on the very inputs that AniPop has: the same facts with the same records, the same weights, as many
models. With word columns beside the facts they are what AutoGluon's tabular models are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from anipop_core.data.links.full_facts import as_of_pitch
from anipop_core.encoders.records import vote_weights
from anipop_core.training.config import GrowthRules, TrainingConfig
from anipop_core.training.features import Features
from anipop_core.training.fit_facts import fit_facts_encoder
from anipop_core.training.grow_trees import grow
from anipop_core.training.shown_facts import Shown, as_of_today, thinned
from anipop_core.training.variants import THINNED

# Plain settings: no part is dropped, no column has to increase.
RULES = GrowthRules(num_boost_round=500, learning_rate=0.03, num_leaves=24)
WORD_COLUMNS = 100  # of the reduced TF-IDF


@dataclass(frozen=True)
class TreeBaseline:
    """What the trees read."""

    trained: tuple[Shown, ...]  # the titles are learnt from once with each
    tested: Shown
    words: bool = False  # TF-IDF of the synopsis, reduced to WORD_COLUMNS


TREE_BASELINES: Mapping[str, TreeBaseline] = {
    "facts_trees": TreeBaseline((as_of_pitch, as_of_today), as_of_pitch),
    "thinned_trees": TreeBaseline((thinned(THINNED),), thinned(THINNED)),
    "facts_text_trees": TreeBaseline((as_of_pitch, as_of_today), as_of_pitch, words=True),
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

    seen = np.concatenate([columns(train, shown) for shown in baseline.trained])
    times = len(baseline.trained)
    tested = columns(test, baseline.tested)
    targets, weight = np.tile(scores[train], times), np.tile(weights[train], times)
    found = [grow(seen, targets, weight, RULES, seed).predict(tested) for seed in range(config.inner_folds)]
    return np.mean([np.asarray(each) for each in found], 0)


def _words(features: Features, train: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    synopses = features.titles["synopsis"]
    counts = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    seen = counts.fit_transform(synopses.iloc[train])
    reduced = TruncatedSVD(min(WORD_COLUMNS, seen.shape[1]), random_state=0).fit(seen)
    return lambda rows: np.asarray(reduced.transform(counts.transform(synopses.iloc[rows])))
