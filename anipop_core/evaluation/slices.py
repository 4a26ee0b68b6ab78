"""Where the model is good and where it is weak: by kind of title, by year of release, and its largest errors."""

from __future__ import annotations

from typing import Any

import pandas as pd

from anipop_core.evaluation.record import (
    FEWEST,
    MAIN,
    VOTE_BANDS,
    Record,
    error_of,
    metrics_of,
)

COLUMN_OF = {
    "genre": "genres",
    "demographic": "demographics",
    "type": "type",
    "source": "source",
    "decade": "decade",
    "votes": "votes",
}
NONE_STATED = "None stated"
MISSES = 10  # too high, and as many too low


def slices(record: Record) -> dict[str, Any]:
    """Variant -> kind of slice -> [{value, figures}], from models that had not seen the titles' franchises."""
    return {
        variant: {by: sliced(rows, column) for by, column in COLUMN_OF.items()}
        for variant in MAIN
        if len(rows := record.rows("franchise", variant))
    }


def sliced(rows: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """[{value, figures}] of the values that 30 titles or more have; a title with several genres counts in each.

    Decades and votes in their own order, the others by number of titles.
    """
    groups = [(str(value), group) for value, group in exploded(rows, column).groupby(column) if len(group) >= FEWEST]
    if column == "votes":
        order = [name for _, name in VOTE_BANDS]
        groups.sort(key=lambda item: order.index(item[0]))
    elif column != "decade":
        groups.sort(key=lambda item: (-len(item[1]), item[0]))
    return [{"value": value, **metrics_of(group)} for value, group in groups]


def exploded(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """A row for each of a title's values; a title with an empty list has "None stated"."""
    if column not in ("genres", "demographics"):
        return rows
    lists = [list(values) if values is not None and len(values) else [NONE_STATED] for values in rows[column]]
    return rows.assign(**{column: lists}).explode(column)


def years(record: Record) -> dict[str, Any]:
    """Protocol -> variant -> [{year, figures}], of years with 30 titles or more.

    `mean_mae` beside them is the mean absolute error of predicting the mean. Protocol "temporal": a model trained on
    earlier years only; "backtest": three such models, each tested on three years; "franchise": one that knows all
    years, but not the franchise.
    """
    found: dict[str, Any] = {}
    for protocol in ("temporal", "backtest", "franchise"):
        mean_mae = {row["year"]: row["mae"] for row in _by_year(record.rows(protocol, "baseline_mean"))}
        for variant in MAIN:
            by_year = _by_year(record.rows(protocol, variant))
            if by_year:
                rows = [{**row, "mean_mae": mean_mae.get(row["year"])} for row in by_year]
                found.setdefault(protocol, {})[variant] = rows
    return found


def _by_year(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"year": int(year), **found} for year, group in rows.groupby("year") if (found := metrics_of(group))]


def misses(record: Record) -> dict[str, list[dict[str, Any]]]:
    """`too_high`, `too_low`: the largest errors, worst first, from models that hadn't seen the title's franchise."""
    rows = record.rows("franchise", "all_inputs")
    rows = rows.assign(error=error_of(rows)).sort_values(["error", "mal_id"])
    return {
        "too_high": [_miss(row) for row in rows[rows["error"] > 0].iloc[::-1][:MISSES].to_dict("records")],
        "too_low": [_miss(row) for row in rows[rows["error"] < 0][:MISSES].to_dict("records")],
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
