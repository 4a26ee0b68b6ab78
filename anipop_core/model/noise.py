"""How much of a change could be the model's own noise.

The ensemble's K members were each trained without another fold of the titles. Their changes are compared member by
member, so that what all of them get wrong alike cancels out. From how far they disagree follows how far the change
would move had the model been trained on other titles: the delete-a-group jackknife (Efron and Tibshirani 1993,
chapter 11; Kott 2001), at 90 % with Student's t because K is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.special import stdtrit

from anipop_core.schema import SPREAD, Output

LEVEL = 0.9
SMALLEST = 0.02  # points, times the output's SPREAD: attribution itself leaves about as much over

Verdict: TypeAlias = Literal["larger than model noise", "within noise"]


@dataclass(frozen=True)
class Change:
    """From one score or reach to another, or a part of it."""

    points: float  # MAL points, or percentile points of the reach
    noise: float  # points; the model's noise would stay below it nine times in ten
    output: Output = "score"

    @property
    def is_clear(self) -> bool:
        return abs(self.points) > self.noise

    @property
    def verdict(self) -> Verdict:
        return "larger than model noise" if self.is_clear else "within noise"


def changes_of(differences: np.ndarray, output: Output = "score") -> tuple[Change, ...]:
    """`differences` (K, n): how much each member's score or reach changes, in n cases."""
    noise = jackknife_noise(differences).clip(SMALLEST * SPREAD[output])
    return tuple(Change(*pair, output) for pair in zip(differences.mean(0).tolist(), noise.tolist(), strict=True))


def jackknife_noise(differences: np.ndarray) -> np.ndarray:
    """(n,) half the width of the 90 % interval of the mean over K members (K, n); K must be 2 or more.

    A member's training titles overlap with the others', so their spread is smaller than that of independent
    models: the standard error is (K - 1) / sqrt(K) times the sample standard deviation.
    """
    members = len(differences)
    error = (members - 1) / np.sqrt(members) * differences.std(0, ddof=1)
    found: np.ndarray = stdtrit(members - 1, (1 + LEVEL) / 2) * error
    return found


def change_between(before: np.ndarray, after: np.ndarray, output: Output = "score") -> Change:
    """From the members' scores or reach (K,) before to those after."""
    return changes_of((after - before)[:, None], output)[0]
