"""Metrics of one set of predictions: errors, correlations, and coverage of the ranges."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

FIXED_RANGE = 9.26 - 1.89  # score points mapped to 0-1 for mse01, whatever the split
LENGTH_GROUPS = 5


def prediction_metrics(
    truth: np.ndarray,
    score: np.ndarray,
    words: np.ndarray,
    low: np.ndarray | None = None,
    high: np.ndarray | None = None,
) -> dict[str, float]:
    """n, mse01, mae (mean absolute error), r2, pearson, spearman, kendall, spearman_len; with ranges coverage, width.

    spearman_len is the mean rank correlation inside fifths of synopsis length, so that length alone gives no skill.
    Correlations of a constant score are 0.

    Args:
        truth, score: (n,) real and predicted score points.
        words: (n,) synopsis length.
        low, high: (n,) ends of the ranges, score points.
    """
    varies = np.ptp(score) > 0
    out = {
        "n": float(len(truth)),
        "mse01": mean_squared_error(truth, score) / FIXED_RANGE**2,
        "mae": mean_absolute_error(truth, score),
        "r2": r2_score(truth, score),
        "pearson": stats.pearsonr(truth, score)[0] if varies else 0.0,
        "spearman": stats.spearmanr(truth, score)[0] if varies else 0.0,
        "kendall": stats.kendalltau(truth, score)[0] if varies else 0.0,
        "spearman_len": _within_length(truth, score, words) if varies else 0.0,
    }
    if low is not None and high is not None:
        out["coverage"] = np.mean((truth >= low) & (truth <= high))
        out["width"] = np.mean(high - low)
    return {name: round(float(value), 4) for name, value in out.items()}


def _within_length(truth: np.ndarray, score: np.ndarray, words: np.ndarray) -> float:
    group = pd.qcut(pd.Series(words).rank(method="first"), LENGTH_GROUPS, labels=False).to_numpy()
    inside = [stats.spearmanr(truth[group == g], score[group == g])[0] for g in range(LENGTH_GROUPS)]
    return float(np.nanmean(inside))
