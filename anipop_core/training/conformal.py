"""Calibrates the 90 % range (`model.intervals`) on residuals of titles whose franchise the model had not seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from anipop_core.model.intervals import ConformalInterval


def conformalize(
    truth: np.ndarray, scores: Mapping[str, tuple[np.ndarray, np.ndarray]], coverage: float
) -> ConformalInterval:
    """Calibrate on held-out titles: `scores` maps each kind of input to (score (n,), spread (n,))."""
    tail = (1 - coverage) / 2
    quantiles = {}
    for kind, (score, predicted_std) in scores.items():
        residual = (truth - score) / predicted_std
        quantiles[kind] = (-_quantile(-residual, tail), _quantile(residual, tail))
    return ConformalInterval(quantiles, coverage)


def _quantile(residual: np.ndarray, tail: float) -> float:
    """The ceil((n + 1)(1 - tail))-th smallest of n: the finite-sample quantile of conformal prediction."""
    n = len(residual)
    rank = int(np.ceil((n + 1) * (1 - tail)))
    if rank > n:
        raise ValueError(f"{n} calibration titles are too few for a tail of {tail:.3f}")
    return float(np.sort(residual)[rank - 1])
