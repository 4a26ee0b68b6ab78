"""Agreement with AniList's and Kitsu's scores, which the model has never seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from anipop_core.evaluation.record import FEWEST, MAIN, Record

PLATFORMS = {"AniList": "anilist_score", "Kitsu": "kitsu_rating"}


def platforms(record: Record) -> dict[str, Any]:
    """Variant -> platform -> correlations of the prediction and of the MAL score with that platform's score.

    `beyond` is the rank correlation of prediction and platform once the MAL score is taken out of both (partial
    correlation of ranks): above 0, the model sees something in a title that viewers elsewhere saw and MAL's score
    doesn't show.
    """
    found: dict[str, Any] = {}
    for variant in MAIN:
        rows = record.rows("franchise", variant)
        for platform, column in PLATFORMS.items():
            known = rows[rows[column].notna()]
            if len(known) >= FEWEST:
                found.setdefault(variant, {})[platform] = _agreement(known, known[column])
    return found


def _agreement(rows: pd.DataFrame, elsewhere: pd.Series) -> dict[str, float]:
    predicted, real = rows["predicted"].astype(float), rows["real"]
    return {
        "n": len(rows),
        "pearson": stats.pearsonr(predicted, elsewhere)[0],
        "spearman": stats.spearmanr(predicted, elsewhere)[0],
        "kendall": stats.kendalltau(predicted, elsewhere)[0],
        "mal_pearson": stats.pearsonr(real, elsewhere)[0],
        "mal_spearman": stats.spearmanr(real, elsewhere)[0],
        "mal_kendall": stats.kendalltau(real, elsewhere)[0],
        "beyond": partial_spearman(predicted, elsewhere, real),
    }


def partial_spearman(first: pd.Series, second: pd.Series, given: pd.Series) -> float:
    """Correlation of the parts of two rankings that a third doesn't explain (least squares on ranks)."""
    ranks = [stats.rankdata(values) for values in (first, second, given)]
    xy, xz, yz = (np.corrcoef(ranks[a], ranks[b])[0, 1] for a, b in ((0, 1), (0, 2), (1, 2)))
    return float((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))
