"""How far a figure could be off by the luck of which titles were tested: bootstrap intervals over franchises.

Titles of a franchise rise and fall together, so whole franchises are drawn, with replacement (cluster bootstrap:
Davison and Hinkley 1997, section 3.8). The interval is the middle 95 % of the draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.evaluation.metrics import LENGTH_GROUPS
from anipop_core.evaluation.record import FEWEST, FEWEST_BY_LENGTH, MAIN, PROTOCOLS, Record

DRAWS = 500
SEED = 0
MIDDLE = (2.5, 97.5)  # per cent
WITH_INTERVALS = (
    *MAIN, "plan_only", "synopsis_only", "baseline_mean", "baseline_length", "baseline_tfidf_ridge",
    "baseline_facts_trees", "baseline_facts_text_trees", "baseline_held_trees", "thinned_tags",
    "baseline_thinned_trees", "synopsis_and_year", "newest_year",
)  # fmt: skip
# Which simple models a variant is compared with: those that read the same inputs. The best of them is its rival.
RIVALS = {
    "all_inputs": ("baseline_facts_text_trees", "baseline_facts_trees"),
    "plan_only": ("baseline_facts_trees",),
    "thinned_tags": ("baseline_thinned_trees",),
    "without_facts": ("baseline_tfidf_ridge",),
    "synopsis_and_year": ("baseline_tfidf_ridge",),
    "newest_year": ("baseline_tfidf_ridge",),
}
# And with those that are held to the same rule: the mere presence of a fact moves no score.
SAME_RULE = {"all_inputs": ("baseline_held_trees",)}
LEADS: Mapping[str, Mapping[str, Sequence[str]]] = {"lead": RIVALS, "lead_same_rule": SAME_RULE}


def intervals(record: Record, draws: int) -> dict[str, Any]:
    """Protocol -> variant -> figure -> [low, high], 95 %; under each of LEADS, those of the lead over the rival."""
    found: dict[str, Any] = {"draws": draws}
    for protocol in PROTOCOLS:
        tables = {variant: record.rows(protocol, variant) for variant in WITH_INTERVALS}
        drawn = {variant: draws_of(rows, draws) for variant, rows in tables.items() if len(rows) >= FEWEST}
        if not drawn:
            continue
        found[protocol] = {variant: middle_95(table) for variant, table in drawn.items()}
        for name, rivals in LEADS.items():
            leads = _leads(tables, drawn, rivals)
            if leads:
                found[protocol][name] = leads
    return found


def _leads(
    tables: Mapping[str, pd.DataFrame], drawn: Mapping[str, pd.DataFrame], rivals_of: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    return {
        variant: {"over": rival, **middle_95(drawn[variant] - drawn[rival])}
        for variant, rivals in rivals_of.items()
        if variant in drawn
        and (rival := _best(tables, [r for r in rivals if r in drawn]))
        and _same_titles(tables[variant], tables[rival])
    }


def _best(tables: Mapping[str, pd.DataFrame], rivals: Sequence[str]) -> str:
    """The one with the smallest squared error; "" of none."""
    return min(rivals, key=lambda rival: ((tables[rival]["predicted"] - tables[rival]["real"]) ** 2).mean(), default="")


def _same_titles(first: pd.DataFrame, second: pd.DataFrame) -> bool:
    return np.array_equal(first["mal_id"], second["mal_id"])


def draws_of(rows: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """(draws, figures) r2, spearman, mae and, from 100 titles, spearman_len, one row a draw of franchises.

    Tables with the same titles in the same order get the same draws, so that they can be subtracted.
    """
    weighted = WeightedFigures(*(rows[name].to_numpy(float) for name in ("real", "predicted", "synopsis_words")))
    return pd.DataFrame([weighted(times) for times in cluster_draws(rows["franchise"].to_numpy(), draws, seed)])


def middle_95(draws: pd.DataFrame) -> dict[str, list[float]]:
    """Figure -> [low, high]."""
    return {str(name): list(np.percentile(column, MIDDLE)) for name, column in draws.items()}


def cluster_draws(clusters: np.ndarray, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Yields (n,) how often each row was drawn, rows of one cluster together."""
    cluster_of, names = pd.factorize(clusters)
    generator = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = generator.integers(0, len(names), len(names))
        yield np.bincount(drawn, minlength=len(names))[cluster_of]


class WeightedFigures:
    """The protocol's figures of rows that count several times: the same as of the rows repeated, without sorting.

    The fifths of synopsis length are those of the table, not of each draw.
    """

    def __init__(self, real: np.ndarray, predicted: np.ndarray, words: np.ndarray) -> None:
        self._real, self._error = real, predicted - real
        self._all = _Ranks(real, predicted)
        self._fifths: list[tuple[np.ndarray, _Ranks]] = []
        if len(real) >= FEWEST_BY_LENGTH:
            fifth = pd.qcut(pd.Series(words).rank(method="first"), LENGTH_GROUPS, labels=False).to_numpy()
            inside = [np.flatnonzero(fifth == group) for group in range(LENGTH_GROUPS)]
            self._fifths = [(rows, _Ranks(real[rows], predicted[rows])) for rows in inside]

    def __call__(self, times: np.ndarray) -> dict[str, float]:
        mean = np.average(self._real, weights=times)
        found = {
            "r2": 1 - times @ self._error**2 / (times @ (self._real - mean) ** 2),
            "spearman": self._all.spearman(times),
            "mae": np.average(np.abs(self._error), weights=times),
        }
        if self._fifths:
            found["spearman_len"] = np.mean([ranks.spearman(times[rows]) for rows, ranks in self._fifths])
        return {name: float(value) for name, value in found.items()}


class _Ranks:
    """Rank correlation of two columns whose rows count several times."""

    def __init__(self, first: np.ndarray, second: np.ndarray) -> None:
        self._places = [np.unique(values, return_inverse=True)[1] for values in (first, second)]

    def spearman(self, times: np.ndarray) -> float:
        """0 where one of the two doesn't vary."""
        first, second = (_middle_ranks(place, times) for place in self._places)
        first, second = (ranks - np.average(ranks, weights=times) for ranks in (first, second))
        scale = np.sqrt((times @ first**2) * (times @ second**2))
        return float(times @ (first * second) / scale) if scale > 0 else 0.0


def _middle_ranks(place: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(n,) ranks of rows that count `times`, less a constant; equal values share the middle of their ranks."""
    mass = np.bincount(place, weights=times)
    return (np.cumsum(mass) - mass / 2)[place]
