"""A version beside its most and its least successful neighbours: what sets the two apart, and whom it is like.

Of the nearest known titles the upper and the lower third by real score are compared. They are few, so what sets
them apart is called clear only where chance would hardly do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.stats import false_discovery_control, fisher_exact, permutation_test

from anipop_core.model.catalogue import Likeness
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Facts, Pitch

NEAREST = 40
FEWEST = 9  # neighbours; below, thirds of less than three say nothing
LEAST_APART = 2  # titles: a smaller difference in counts isn't listed
CHANCE = 0.1  # share of those called clear that chance may have made (Benjamini and Hochberg 1995)
UNCLEAR = 0.05  # p-value from which the version is called no nearer to one side
PERMUTATIONS = 5000

Leaning: TypeAlias = Literal["closer to the successful", "closer to the unsuccessful", "no clear difference"]


@dataclass(frozen=True)
class Trait:
    """A value of a fact, and how many neighbours of each side have it."""

    field: str
    value: str
    successful: int
    unsuccessful: int
    p_value: float  # Fisher's exact test, two-sided
    is_clear: bool
    in_pitch: bool


@dataclass(frozen=True)
class Contrast:
    neighbours: int
    each_side: int  # titles in the upper and in the lower third
    successful_from: float  # lowest real score of the upper third
    unsuccessful_to: float  # highest real score of the lower third
    likeness_gap: float  # mean cosine to the successful less that to the unsuccessful
    p_value: float  # of a gap this large if it made no difference (permutation test, two-sided)
    leaning: Leaning
    traits: tuple[Trait, ...]  # those that differ most first
    chance: float = CHANCE  # share of the clear ones that chance may have made


def contrast(predictor: Predictor, pitch: Pitch, by: Likeness = "both", count: int = NEAREST) -> Contrast | None:
    """Compare the nearest titles that scored high with those that scored low.

    Args:
        by: what nearness goes by: texts, art or both.
        count: how many of the nearest titles are looked at.

    Returns:
        None where the version has no such part, or fewer than FEWEST known titles have.
    """
    catalogue = predictor.checkpoint.catalogue
    likeness = catalogue.likeness(predictor.encode(pitch), by)
    nearest = np.argsort(-likeness, kind="stable")[:count]
    nearest = nearest[np.isfinite(likeness[nearest])]
    if len(nearest) < FEWEST:
        return None
    by_score = nearest[np.argsort(catalogue.table["score"].to_numpy()[nearest], kind="stable")]
    third = len(nearest) // 3
    lower, upper = by_score[:third], by_score[-third:]
    gap, p_value = _likeness_gap(likeness[upper], likeness[lower])
    scores = catalogue.table["score"].to_numpy()
    return Contrast(
        len(nearest),
        third,
        float(scores[upper].min()),
        float(scores[lower].max()),
        gap,
        p_value,
        _leaning(gap, p_value),
        _traits(_facts_table(predictor, upper), _facts_table(predictor, lower), pitch.facts),
    )


def _likeness_gap(upper: np.ndarray, lower: np.ndarray) -> tuple[float, float]:
    def gap(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
        return a.mean(axis) - b.mean(axis)

    generator = np.random.default_rng(0)
    found = permutation_test((upper, lower), gap, vectorized=True, n_resamples=PERMUTATIONS, rng=generator)
    return float(found.statistic), float(found.pvalue)


def _leaning(gap: float, p_value: float) -> Leaning:
    if p_value >= UNCLEAR:
        return "no clear difference"
    return "closer to the successful" if gap > 0 else "closer to the unsuccessful"


def _facts_table(predictor: Predictor, rows: np.ndarray) -> list[set[tuple[str, str]]]:
    facts = predictor.checkpoint.catalogue.facts
    return [set(_values(facts[row])) for row in rows]


def _traits(upper: list[set[tuple[str, str]]], lower: list[set[tuple[str, str]]], pitch: Facts) -> tuple[Trait, ...]:
    counts = {
        trait: (sum(trait in traits for traits in upper), sum(trait in traits for traits in lower))
        for trait in sorted(set().union(*upper, *lower))
    }
    apart = {trait: pair for trait, pair in counts.items() if abs(pair[0] - pair[1]) >= LEAST_APART}
    if not apart:
        return ()
    chances = [float(fisher_exact(_table(*pair, len(upper))).pvalue) for pair in apart.values()]
    clear = false_discovery_control(chances) <= CHANCE
    own = set(_values(pitch))
    found = [
        Trait(*trait, *pair, chance, bool(is_clear), trait in own)
        for (trait, pair), chance, is_clear in zip(apart.items(), chances, clear, strict=True)
    ]
    return tuple(sorted(found, key=lambda trait: (trait.p_value, trait.field, trait.value)))


def _table(with_upper: int, with_lower: int, each: int) -> list[list[int]]:
    return [[with_upper, each - with_upper], [with_lower, each - with_lower]]


def _values(facts: Facts) -> Iterator[tuple[str, str]]:
    """The facts as traits, field and value; numbers by kind."""
    for field in ("type", "source", "genres", "themes", "demographics", "studios", "rating"):
        value = getattr(facts, field)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                yield field, one
    if facts.episodes is not None:
        yield "episodes", _length(facts.episodes)
    if facts.year is not None:
        yield "year", f"{facts.year // 10 * 10}s"


def _length(episodes: int) -> str:
    if episodes == 1:
        return "one"
    return "2 to 13" if episodes <= 13 else "14 to 26" if episodes <= 26 else "more than 26"
