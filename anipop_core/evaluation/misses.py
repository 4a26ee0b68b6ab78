"""The scores that were furthest off, by name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from anipop_core.evaluation.record import Record, error_of

SHOWN = 10


def misses(record: Record) -> dict[str, list[dict[str, Any]]]:
    """The ten scored furthest too high and the ten furthest too low, without having seen their franchise."""
    rows = record.rows("franchise", "all_inputs")
    rows = rows.assign(error=error_of(rows)).sort_values(["error", "mal_id"])
    return {
        "too_high": [_miss(row) for row in rows[rows["error"] > 0].iloc[::-1][:SHOWN].to_dict("records")],
        "too_low": [_miss(row) for row in rows[rows["error"] < 0][:SHOWN].to_dict("records")],
    }


def _miss(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "mal_id": row["mal_id"],
        "title": row["title"],
        "type": row["type"],
        "year": None if pd.isna(row["year"]) else int(row["year"]),
        "votes": None if pd.isna(row["num_scoring_users"]) else int(row["num_scoring_users"]),
        **{name: row[name] for name in ("real", "predicted", "low", "high")},
    }
