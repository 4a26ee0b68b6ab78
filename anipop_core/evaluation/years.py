"""The record by year of release."""

from __future__ import annotations

from typing import Any

import pandas as pd

from anipop_core.evaluation.record import MAIN, Record, figures_of


def years(record: Record) -> dict[str, Any]:
    """Protocol -> variant -> [{year, figures}], of years with 30 titles or more; `mean_mae` is the mean predictor's.

    temporal: a model trained on earlier years only. franchise: one that knows all years, but not the franchise.
    """
    found: dict[str, Any] = {}
    for protocol in ("temporal", "franchise"):
        mean_mae = {row["year"]: row["mae"] for row in _by_year(record.rows(protocol, "baseline_mean"))}
        for variant in MAIN:
            by_year = _by_year(record.rows(protocol, variant))
            if by_year:
                rows = [{**row, "mean_mae": mean_mae.get(row["year"])} for row in by_year]
                found.setdefault(protocol, {})[variant] = rows
    return found


def _by_year(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"year": int(year), **found} for year, group in rows.groupby("year") if (found := figures_of(group))]
