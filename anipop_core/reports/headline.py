"""The most important results of an evaluation: a few large numbers, and where the model is strong and weak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from anipop_core.figures.numbers import error_text
from anipop_core.reports.names import KINDS
from anipop_core.reports.plain_text import listed

FEWEST = 100  # titles of a kind that is named among the best or worst
NAMED = 3
LEANING = 0.05  # points of mean error from which a kind counts as scored too high or too low
NO_KIND = ("Not known", "None stated", "Other")  # they name no kind of title
OF_INTEREST = ("genre", "demographic", "type", "source")  # what a producer can choose


@dataclass(frozen=True)
class LargeNumber:
    """A number in large type and the words under it."""

    number: str
    words: str


def pairs_of_100(kendall: float) -> int:
    """Of 100 pairs of titles, how many are in the right order. Kendall's tau: (1 + tau) / 2."""
    return round(50 * (1 + kendall))


def opening(report: Mapping[str, Any]) -> str:
    """How the model was tested."""
    n = report["figures"]["franchise"]["all_inputs"]["n"]
    return (
        f"Each of {n:,} known titles was scored by a model that had seen nothing of its franchise, and the score was "
        "compared with what viewers gave."
    )


def large_numbers(report: Mapping[str, Any]) -> list[LargeNumber]:
    """The usual error; where they were measured, how often ranges hold and how well later years are ordered."""
    full = report["figures"]["franchise"]["all_inputs"]
    bare = report["figures"]["franchise"].get("without_facts")
    without = f", {error_text(bare['mae'])} without a plan" if bare else ""
    found = [LargeNumber(error_text(full["mae"]), f"points is the usual error{without}. Scores run from 1 to 10.")]
    if "coverage" in full:
        width = f"{full['width']:.1f} points wide on average"
        words = f"of the ranges hold the real score; 90 % is what they promise. They are {width}."
        found.append(LargeNumber(f"{100 * full['coverage']:.0f} %", words))
    later = report["figures"].get("temporal", {}).get("all_inputs")
    if later:
        first, last = report["titles"]["later_years"]
        words = (
            f"pairs of new titles of {first} to {last} are put in the right order by a model that knows only the years "
            f"before; 50 is guessing. Its usual error there is {error_text(later['mae'])}."
        )
        found.append(LargeNumber(f"{pairs_of_100(later['kendall'])} of 100", words))
    return found


def strong_and_weak(report: Mapping[str, Any], variant: str = "all_inputs") -> tuple[list[str], list[str]]:
    """Sentences on where the model is good and where it is not, by kinds of FEWEST titles or more."""
    kinds = [
        {**row, "name": kind_name(by, row["value"])}
        for by in OF_INTEREST
        for row in report["slices"].get(variant, {}).get(by, [])
        if row["n"] >= FEWEST and row["value"] not in NO_KIND
    ]
    if len(kinds) < 2 * NAMED:
        return [], []
    by_error = sorted(kinds, key=lambda row: row["mae"])
    by_order = sorted(kinds, key=lambda row: -row["kendall"])
    good = [f"It comes closest on {_listed(by_error, _error)}.", f"It ranks best within {_listed(by_order, _pairs)}."]
    weak = [
        f"It is furthest off on {_listed(by_error[::-1], _error)}.",
        f"It ranks worst within {_listed(by_order[::-1], _pairs)}.",
    ]
    leaning = max(kinds, key=lambda row: abs(row["bias"]))
    if abs(leaning["bias"]) >= LEANING:
        side = "high" if leaning["bias"] > 0 else "low"
        size = f"{abs(leaning['bias']):.2f}"
        weak.append(f"It leans most on {leaning['name']}: {size} points too {side} on average.")
    return good, weak + _broken_ranges(report, variant) + _later(report)


def kind_name(by: str, value: str) -> str:
    """The kind in words that say what it is: "manga adaptations", "Kids (audience)"."""
    if by == "source":
        return "originals" if value == "Original" else f"{value.lower()} adaptations"
    return value if by in ("genre", "type") else f"{value} ({KINDS[by].lower()})"


def _broken_ranges(report: Mapping[str, Any], variant: str) -> list[str]:
    found = report["calibration"]["ranges"].get("franchise", {}).get(variant, {})
    broken = [f"{row['value']} ({_percent(row)})" for by in ("type", "decade") for row in found.get(by, [])
              if not row["holds"]]  # fmt: skip
    return [f"Its ranges hold too seldom or too often for {', '.join(broken)}."] if broken else []


def _percent(row: Mapping[str, Any]) -> str:
    return f"{100 * row['coverage']:.0f} % of {row['n']:,}"


def _later(report: Mapping[str, Any]) -> list[str]:
    later = report["figures"].get("temporal", {}).get("without_facts")
    if not later:
        return []
    first, last = report["titles"]["later_years"]
    return [
        f"From story and art alone, {pairs_of_100(later['kendall'])} of 100 pairs of new titles of {first} to {last} "
        "come out in the right order."
    ]


def _listed(rows: Sequence[Mapping[str, Any]], number: Any) -> str:
    return listed([f"{row['name']} ({number(row)})" for row in islice(rows, NAMED)])


def _error(row: Mapping[str, Any]) -> str:
    return error_text(row["mae"])


def _pairs(row: Mapping[str, Any]) -> str:
    return f"{pairs_of_100(row['kendall'])} of 100 pairs"
