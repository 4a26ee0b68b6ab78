"""Calibration: do titles score on average what was predicted, and do 90 % ranges hold 90 times in 100?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from anipop_core.evaluation.record import (
    FEWEST,
    MAIN,
    PROTOCOLS,
    Record,
    error_of,
    has_ranges,
)
from anipop_core.model.intervals import TOLD

PROMISED = 0.90
BAND = (0.88, 0.92)  # coverage that counts as the promised one
LATER_YEARS = 0.85  # least coverage on new franchises of later years
CONFIDENCE = 0.99  # of the binomial interval for small groups
GROUPS = ("fold", "type", "decade")
# Whose ranges are tested: those of the two main uses, and of pitches that tell less.
RANGED = (
    *MAIN, "without_synopsis", "half_told", "synopsis_and_year", "year", "newest_year",
    *(f"told_{count}{end}" for count in TOLD for end in ("", "_without_synopsis")),
)  # fmt: skip
TENTHS = 10


def calibration(record: Record) -> dict[str, Any]:
    """`score`: variant -> tenths of the franchise protocol; `ranges`: protocol -> variant -> coverage and width."""
    score = {v: score_by_tenth(rows) for v in MAIN if len(rows := record.rows("franchise", v)) >= FEWEST}
    ranges: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        for variant in RANGED:
            rows = record.rows(protocol, variant)
            if has_ranges(rows) and len(rows) >= FEWEST:
                ranges.setdefault(protocol, {})[variant] = _ranges(rows, protocol)
    return {"promised": PROMISED, "score": score, "ranges": ranges}


def score_by_tenth(rows: pd.DataFrame) -> list[dict[str, float]]:
    """Ten equal groups by predicted score: n, mean predicted and mean real score, lowest first."""
    tenth = _tenth(rows["predicted"])
    return [
        {"n": len(group), "predicted": group["predicted"].mean(), "real": group["real"].mean()}
        for _, group in rows.groupby(tenth)
    ]


def _ranges(rows: pd.DataFrame, protocol: str) -> dict[str, Any]:
    width = (rows["high"] - rows["low"]).astype(float)
    overall = held(rows)
    if protocol == "temporal":
        overall |= {"at_least": LATER_YEARS, "holds": overall["coverage"] >= LATER_YEARS}
    found: dict[str, Any] = {"overall": {**overall, "width": width.mean()}}
    if protocol == "franchise":
        found |= {by: [{"value": str(v), **held(g)} for v, g in rows.groupby(by)] for by in GROUPS}
    found["by_width"] = _by_width(rows, width)
    found["width_and_error"] = stats.spearmanr(width, error_of(rows).abs())[0] if np.ptp(width) > 0 else 0.0
    found["noise"] = rows["noise"].median()
    return found


def held(rows: pd.DataFrame) -> dict[str, Any]:
    """n, coverage (share of ranges that hold the real score), chance (99 % binomial interval around .90), holds.

    It holds from 88 to 92 %, or inside the interval that chance gives so few titles.
    """
    n = len(rows)
    coverage = float(((rows["real"] >= rows["low"]) & (rows["real"] <= rows["high"])).mean())
    low, high = (bound / n for bound in stats.binom.interval(CONFIDENCE, n, PROMISED))
    kept = bool(min(low, BAND[0]) <= coverage <= max(high, BAND[1]))
    return {"n": n, "coverage": coverage, "chance": [low, high], "holds": kept}


def _by_width(rows: pd.DataFrame, width: pd.Series) -> list[dict[str, float]]:
    """Ten equal groups from the narrowest ranges to the widest: their mean width, mean absolute error and coverage."""
    return [
        {
            "n": len(group),
            "width": width[group.index].mean(),
            "mae": error_of(group).abs().mean(),
            "coverage": held(group)["coverage"],
        }
        for _, group in rows.groupby(_tenth(width))
    ]


def _tenth(values: pd.Series) -> pd.Series:
    return pd.qcut(values.rank(method="first"), TENTHS, labels=False)
