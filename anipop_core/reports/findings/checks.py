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
    verdict = (
        f"These move the mean score by more than {limit:.2f} points, which they should not: {listed(failed)}."
        if failed
        else f"None of these changes moves the mean score by more than {limit:.2f} points."
    )
    return f"{verdict}{_by_construction(found)}"


def _by_construction(found: Mapping[str, Any]) -> str:
    """Which means are no findings, and how far single titles move all the same."""
    built = {name: row for name, row in found.items() if row["by_construction"]}
    if not built:
        return ""
    names = listed([INVARIANCE_TESTS[name].lower() for name in built])
    sizes = listed([f"{row['absolute']:.2f}" for row in built.values()])
    return (
        f" That the mean stays is no finding for {names}: the model is built so. Single titles move by {sizes} points "
        "on average, up or down."
    )


def verdicts(report: Mapping[str, Any]) -> str:
    """How often a change that is called larger than the model's noise holds up in models of other titles."""
    found = report.get("verdicts")
    if not found:
        return ""
    larger, within = found["larger"], found["within"]
    return (
        f"{found['edits']} edits of unseen titles were put to {found['refits']} models trained on other draws of the "
        f'titles. Of the {larger["n"]} changes called "larger than model noise", {100 * larger["kept"]:.1f} % kept '
        f'their direction in them; of the {within["n"]} called "within noise", {100 * within["kept"]:.0f} %, where 50 '
        f"is chance. {100 * found['covered']:.0f} % of the other models' changes lay within the noise that was told; "
        "90 is what it promises."
    )


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
