"""Invariance tests, the faithfulness of explanations and the order on other platforms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.figures.numbers import points_text
from anipop_core.reports.headline import pairs_of_100
from anipop_core.reports.names import INVARIANCE_TESTS
from anipop_core.reports.plain_text import listed

TAKEN_AWAY = {
    "words": "Deleting the {:.0f} % of a synopsis's words that an explanation calls strongest",
    "regions": "Blurring the {:.0f} % of a picture's regions that an explanation calls strongest",
}


def invariance_results(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The invariance tests on the titles of all years, else on those that have them; {} where there are none."""
    by_protocol: Mapping[str, Any] = report["audits"]
    return by_protocol.get("franchise") or next(iter(by_protocol.values()), {})


def invariance(report: Mapping[str, Any]) -> str:
    """Which changes move the mean score although they should not."""
    found = invariance_results(report)
    if not found:
        return ""
    failed = [
        f"{INVARIANCE_TESTS[name].lower()} ({points_text(row['signed'])})"
        for name, row in found.items()
        if not row["holds"]
    ]
    limit = next(iter(found.values()))["limit"]
    if not failed:
        return f"None of these changes moves the mean score by more than {limit:.2f} points."
    return f"These move the mean score by more than {limit:.2f} points, which they should not: {listed(failed)}."


def tested_explanations(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Results for words, then regions; {} where the report is older than the test or the test was left out."""
    found: Mapping[str, Any] = report.get("faithfulness", {})
    return {kind: found[kind] for kind in TAKEN_AWAY if kind in found}


def faithfulness(report: Mapping[str, Any]) -> str:
    """How much further words and regions that explanations call strong move the score than random ones."""
    found = tested_explanations(report)
    each = [
        f"{TAKEN_AWAY[kind].format(100 * row['share'])} moves the score by {row['strongest']:.3f} points on average, "
        f"as much at random by {row['random']:.3f}: {row['ratio']:.1f} times as far (asked for: {row['wanted']:.0f})."
        for kind, row in found.items()
    ]
    if not each:
        return ""
    failed = [f"the {kind}" for kind, row in found.items() if not row["holds"]]
    verdict = f" That is less than we ask for {listed(failed)}." if failed else ""
    return f"Tested on {next(iter(found.values()))['pitches']} known titles. {' '.join(each)}{verdict}"


def platforms(report: Mapping[str, Any], variant: str) -> str:
    """How well scores follow the order of titles on platforms that were no training data."""
    found = report["platforms"].get(variant)
    if not found:
        return ""
    each = [
        f"{pairs_of_100(row['kendall'])} of 100 pairs in {name}'s order (MyAnimeList's real scores: "
        f"{pairs_of_100(row['mal_kendall'])})"
        for name, row in found.items()
    ]
    beyond = [name for name, row in found.items() if row["beyond"] > 2 / row["n"] ** 0.5]  # two standard errors
    more = (
        f" It sees some of what viewers on {listed(beyond)} saw and the MyAnimeList score doesn't show."
        if beyond
        else " Beyond what the MyAnimeList score shows, it agrees with neither."
    )
    return f"Scores it was never trained on: it puts {listed(each)}.{more}"
