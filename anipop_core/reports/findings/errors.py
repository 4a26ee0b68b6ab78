"""Where the model is closest and furthest off: kinds of title, years, single titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anipop_core.figures.numbers import error_text
from anipop_core.reports.headline import NO_KIND
from anipop_core.reports.names import KINDS


def kinds(report: Mapping[str, Any], variant: str, by: str) -> str:
    """The best and the worst kind of title; `by` is the grouping, a key of KINDS."""
    rows = [row for row in report["slices"].get(variant, {}).get(by, []) if row["value"] not in NO_KIND]
    if not rows:
        return ""
    best, worst = min(rows, key=lambda row: row["mae"]), max(rows, key=lambda row: row["mae"])
    return (
        f"{KINDS[by]}: closest on {best['value']} ({error_text(best['mae'])}, {best['n']:,} titles), furthest off on "
        f"{worst['value']} ({error_text(worst['mae'])}, {worst['n']:,} titles)."
    )


def later_years(report: Mapping[str, Any], variant: str) -> str:
    """Errors in years after those of the training titles."""
    rows = report["years"].get("temporal", {}).get(variant)
    if not rows:
        return ""
    each = ", ".join(f"{error_text(row['mae'])} in {row['year']}" for row in rows)
    return f"A model that knows only the years before is off by {each}{_beside_mean(rows)}."


def all_years(report: Mapping[str, Any], variant: str) -> str:
    """The best and the worst year."""
    rows = report["years"].get("franchise", {}).get(variant)
    if not rows:
        return ""
    best, worst = min(rows, key=lambda row: row["mae"]), max(rows, key=lambda row: row["mae"])
    return (
        f"Knowing all years but not the franchise, it is closest on titles of {best['year']} "
        f"({error_text(best['mae'])}), furthest off on those of {worst['year']} ({error_text(worst['mae'])})."
    )


def misses(report: Mapping[str, Any]) -> str:
    """The two titles that were furthest off."""
    high, low = report["misses"]["too_high"], report["misses"]["too_low"]
    if not high or not low:
        return ""
    return (
        f"The furthest too high is {high[0]['title']} ({high[0]['predicted']:.2f} for a real {high[0]['real']:.2f}), "
        f"the furthest too low {low[0]['title']} ({low[0]['predicted']:.2f} for a real {low[0]['real']:.2f})."
    )


def _beside_mean(rows: Sequence[Mapping[str, Any]]) -> str:
    known = [row for row in rows if row["mean_mae"] is not None]
    if not known:
        return ""
    n = sum(row["n"] for row in known)
    error = sum(row["n"] * row["mean_mae"] for row in known) / n
    return f"; saying the mean each time would be off by {error_text(error)}"
