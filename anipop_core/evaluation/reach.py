"""How good the predicted reach is, and whether its ranges hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from anipop_core.evaluation.calibration import GROUPS, held
from anipop_core.evaluation.record import FEWEST, MAIN, PROTOCOLS, Record


def reach_record(record: Record) -> dict[str, Any]:
    """Protocol -> variant -> how well the expected reach, a percentile, agrees with the real one: n, mae, spearman; and
    `ranges`, where there are any."""
    found: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        for variant in MAIN:
            rows = record.rows(protocol, variant)
            if len(rows) >= FEWEST and rows["predicted_reach"].notna().all():
                found.setdefault(protocol, {})[variant] = _agreement(rows) | _ranges(rows, protocol)
    return found


def _agreement(rows: pd.DataFrame) -> dict[str, Any]:
    predicted, real = rows["predicted_reach"].astype(float), rows["real_reach"]
    return {
        "n": len(rows),
        "mae": (predicted - real).abs().mean(),
        "spearman": stats.spearmanr(predicted, real)[0] if predicted.nunique() > 1 else 0.0,
    }


def _ranges(rows: pd.DataFrame, protocol: str) -> dict[str, Any]:
    """`ranges`: overall with the mean width in percentile points and the middle number of times that the upper end is
    the lower one in list members; by fold, type and decade for the franchise protocol."""
    if "reach_low" not in rows or rows["reach_low"].isna().any():
        return {}
    low, high = rows["reach_low"].astype(float), rows["reach_high"].astype(float)
    asked = rows.assign(real=rows["real_reach"], low=low, high=high)
    found: dict[str, Any] = {"overall": {**held(asked), "width": (high - low).mean(), "times": _times(rows, low, high)}}
    if protocol == "franchise":
        found |= {by: [{"value": str(value), **held(group)} for value, group in asked.groupby(by)] for by in GROUPS}
    return {"ranges": found}


def _times(rows: pd.DataFrame, low: pd.Series, high: pd.Series) -> float:
    known = rows[["real_reach", "num_list_users"]].dropna().sort_values("num_list_users")
    ends = [np.interp(end, known["real_reach"], known["num_list_users"]).clip(1) for end in (low, high)]
    return float(np.median(ends[1] / ends[0]))
