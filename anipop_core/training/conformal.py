"""Calibration of the 90 % ranges (`model.intervals`, `model.reach`) on out-of-fold residuals, as in conformal
prediction; what that is worth here is said there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from anipop_core.model.intervals import STD_OFFSET, ConformalInterval
from anipop_core.model.reach import ReachInterval, ReachQuantiles

REACH_GROUPS = 10  # of titles of like predicted reach
SMALLEST_GROUP = 50  # titles; fewer make fewer groups


def conformalize(
    truth: np.ndarray, scores: Mapping[str, tuple[np.ndarray, np.ndarray]], coverage: float
) -> ConformalInterval:
    """The interval calibrated on n titles whose franchise the model had not seen.

    Args:
        truth: (n,) real scores.
        scores: kind of input -> (score (n,), predicted standard deviation (n,)) of the same titles.
        coverage: share of the ranges that should hold the real score, 0-1.
    Raises ValueError where n is too small for that coverage.
    """
    tail = (1 - coverage) / 2
    quantiles = {}
    for kind, (score, predicted_std) in scores.items():
        residual = (truth - score) / (predicted_std + STD_OFFSET)
        quantiles[kind] = (-_quantile(-residual, tail), _quantile(residual, tail))
    return ConformalInterval(quantiles, coverage)


def conformalize_reach(truth: np.ndarray, reaches: Mapping[str, np.ndarray], coverage: float) -> ReachInterval:
    """The interval calibrated on n titles whose franchise the model had not seen.

    Args:
        truth: (n,) real reach, percentile.
        reaches: kind of input -> predicted reach (n,) of the same titles.
        coverage: share of the ranges that should hold the real reach, 0-1.
    Raises ValueError where n is too small for that coverage.
    """
    tail, groups = (1 - coverage) / 2, max(1, min(REACH_GROUPS, len(truth) // SMALLEST_GROUP))
    quantiles = {}
    for kind, reach in reaches.items():
        like = np.array_split(np.argsort(reach, kind="stable"), groups)
        residuals = [(truth - reach)[rows] for rows in like]
        quantiles[kind] = ReachQuantiles(
            tuple(float(reach[rows].mean()) for rows in like),
            tuple(-_quantile(-residual, tail) for residual in residuals),
            tuple(_quantile(residual, tail) for residual in residuals),
        )
    return ReachInterval(quantiles, coverage)


def _quantile(residual: np.ndarray, tail: float) -> float:
    """The ceil((n + 1)(1 - tail))-th smallest of n, as conformal prediction takes it."""
    n = len(residual)
    rank = int(np.ceil((n + 1) * (1 - tail)))
    if rank > n:
        raise ValueError(f"{n} calibration titles are too few for a tail of {tail:.3f}")
    return float(np.sort(residual)[rank - 1])
