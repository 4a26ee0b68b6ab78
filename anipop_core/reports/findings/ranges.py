"""Calibration: whether scores are right on average, and whether ranges hold as often as promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.evaluation.calibration import BAND
from anipop_core.figures.numbers import error_text, points_text
from anipop_core.reports.plain_text import listed

FEW = {1: "one fact", 3: "three facts", 6: "six facts"}


def score_calibration(report: Mapping[str, Any], variant: str) -> str:
    """How far the mean of ten groups of scores is off."""
    tenths = report["calibration"]["score"].get(variant)
    if not tenths:
        return ""
    off = [row["predicted"] - row["real"] for row in tenths]
    worst = max(off, key=abs)
    return (
        f"Scores mean what they say: in none of ten groups, from lowest to highest score, is the mean off by more than "
        f"{abs(worst):.2f} points."
        if abs(worst) < 0.1
        else f"In ten groups, from lowest to highest score, the mean is off by up to {points_text(worst)} points."
    )


def range_calibration(report: Mapping[str, Any], variant: str) -> str:
    """How often ranges hold the real score, and in which kinds of title too seldom or too often."""
    found = report["calibration"]["ranges"].get("franchise", {}).get(variant)
    if not found:
        return ""
    groups = [(by, row) for by in ("type", "decade") for row in found[by]]
    failed = [row["value"] for _, row in groups if not row["holds"]]
    verdict = "" if not failed else f" but {listed(failed)}"
    low, high = (round(100 * bound) for bound in BAND)
    return (
        f"Ranges hold the real score {100 * found['overall']['coverage']:.1f} times in 100, and {low} to {high} times "
        f"(or as near as chance allows) in every type and decade{verdict}.{_later_ranges(report, variant)}"
    )


def less_told(report: Mapping[str, Any], protocol: str = "franchise") -> str:
    """How often ranges hold for pitches that tell a few facts."""
    found = report["calibration"]["ranges"].get(protocol, {})
    each = [
        f"{100 * found[key]['overall']['coverage']:.1f} with {words} told ({found[key]['overall']['width']:.1f} points "
        f"wide)"
        for count, words in FEW.items()
        if (key := f"told_{count}") in found
    ]
    if not each:
        return ""
    return f"For pitches that tell little beside the year, ranges hold {listed(each)} times in 100.{_failed(found)}"


def _failed(found: Mapping[str, Any]) -> str:
    """The kinds of title in which those ranges hold too seldom or too often."""
    failed = [
        f"{row['value']} ({words}, {100 * row['coverage']:.0f} of 100)"
        for count, words in FEW.items()
        for row in found.get(f"told_{count}", {}).get("type", [])
        if not row["holds"]
    ]
    return f" Too seldom or too often for {listed(failed)}." if failed else " They do so in every type."


def widths(report: Mapping[str, Any], variant: str) -> str:
    """Whether narrow ranges come with small errors."""
    found = report["calibration"]["ranges"].get("franchise", {}).get(variant)
    if not found:
        return ""
    first, last = found["by_width"][0], found["by_width"][-1]
    return (
        f"The narrowest tenth of ranges is {first['width']:.1f} points wide, usual error {error_text(first['mae'])}, "
        f"and holds {100 * first['coverage']:.0f} times in 100; "
        f"the widest {last['width']:.1f} points, with {error_text(last['mae'])}."
    )


def _later_ranges(report: Mapping[str, Any], variant: str) -> str:
    later = report["calibration"]["ranges"].get("temporal", {}).get(variant)
    if not later:
        return ""
    overall = later["overall"]
    verdict = "no less than" if overall["holds"] else "less than"
    return (
        f" On new titles of later years they hold {100 * overall['coverage']:.1f} times in 100, {verdict} the "
        f"{100 * overall['at_least']:.0f} we ask for there."
    )
