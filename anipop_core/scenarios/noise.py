"""How much of a change could be the model's own noise.

The ensemble's K members were each trained without another fold of the titles. Their changes are compared member by
member, so that what all of them get wrong alike cancels out. From how far they disagree follows how far the change
would move had the model been trained on other titles: the delete-a-group jackknife (Efron and Tibshirani 1993,
chapter 11; Kott 2001), at 90 % with Student's t because K is small.

All members read characters and pictures alike: what these change by themselves shows no disagreement, so its noise
is not known, and that of a change they have a part in comes from the other parts alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.special import stdtrit

LEVEL = 0.9
SMALLEST = 0.02  # points: attribution itself leaves about as much over
AGREED = 1e-5  # points: members this near to each other differ by rounding alone

Verdict: TypeAlias = Literal["larger than model noise", "within noise", "noise not known"]


@dataclass(frozen=True)
class Change:
    """From one score to another, or a part of it."""

    points: float
    noise: float | None  # points; the model's noise would stay below it nine times in ten; None: not known

    @property
    def is_clear(self) -> bool:
        return self.noise is not None and abs(self.points) > self.noise

    @property
    def verdict(self) -> Verdict:
        if self.noise is None:
            return "noise not known"
        return "larger than model noise" if self.is_clear else "within noise"


def changes_of(differences: np.ndarray) -> tuple[Change, ...]:
    """`differences` (K, n): how much each member's score changes, in n cases."""
    points, noise = differences.mean(0), jackknife_noise(differences)
    told = (np.ptp(differences, axis=0) > AGREED) | (np.abs(points) <= SMALLEST)
    return tuple(
        Change(float(point), max(float(width), SMALLEST) if is_told else None)
        for point, width, is_told in zip(points, noise, told, strict=True)
    )


def jackknife_noise(differences: np.ndarray) -> np.ndarray:
    """(n,) half the width of the 90 % interval of the mean over K members (K, n); K must be 2 or more.

    A member's training titles overlap with the others', so their spread is smaller than that of independent
    models: the standard error is (K - 1) / sqrt(K) times the sample standard deviation.
    """
    members = len(differences)
    error = (members - 1) / np.sqrt(members) * differences.std(0, ddof=1)
    found: np.ndarray = stdtrit(members - 1, (1 + LEVEL) / 2) * error
    return found


def change_between(before: np.ndarray, after: np.ndarray) -> Change:
    """From the members' scores (K,) before to those after."""
    return changes_of((after - before)[:, None])[0]
