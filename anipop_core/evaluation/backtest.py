"""The backtest: models that end before a window of years, each tested on the new franchises of that window."""

from __future__ import annotations

from typing import Any

from anipop_core.evaluation.record import Record, metrics_of

VARIANTS = ("all_inputs", "plan_only", "without_linked", "baseline_facts_trees", "baseline_mean")


def backtest(record: Record) -> list[dict[str, Any]]:
    """For each window, the oldest first: `first` and `last` year, and the figures of VARIANTS. The newest window is
    that of the later years."""
    tables = [(protocol, record.rows(protocol, "all_inputs")) for protocol in ("backtest", "temporal")]
    windows = [(protocol, fold) for protocol, rows in tables for fold in sorted(rows["fold"].unique())]
    return [_window(record, protocol, fold) for protocol, fold in windows]


def _window(record: Record, protocol: str, fold: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variant in VARIANTS:
        rows = record.rows(protocol, variant)
        rows = rows[rows["fold"] == fold]
        if len(rows):
            found |= {"first": int(rows["year"].min()), "last": int(rows["year"].max()), variant: metrics_of(rows)}
    return found
