"""One sentence on each part of a report, worked out from its numbers; "" where that part wasn't measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anipop_core.evaluation.calibration import BAND
from anipop_core.figures.numbers import error_text, points_text, signed_text
from anipop_core.reports.headline import NO_KIND, pairs_of_100
from anipop_core.reports.names import (
    INPUTS,
    INVARIANCE_TESTS,
    KINDS,
    MODELS,
    PART_LABELS,
)

NOTICEABLE = 0.01  # of the share explained: less is called nothing
TAKEN_AWAY = {
    "words": "Deleting the {:.0f} % of a synopsis's words that an explanation calls strongest",
    "regions": "Blurring the {:.0f} % of a picture's regions that an explanation calls strongest",
}


def against_simpler(report: Mapping[str, Any], protocol: str) -> str:
    """The whole model beside the best of the simple ones."""
    found = report["figures"].get(protocol, {})
    simple = {v: f for v, f in found.items() if v.startswith("baseline_") and v in MODELS}
    if "all_inputs" not in found or not simple:
        return ""
    best = min(simple, key=lambda variant: simple[variant]["mae"])
    ours, theirs = found["all_inputs"], simple[best]
    return (
        f"AniPop explains {signed_text(ours['r2'])} of the differences between titles and is off by "
        f"{error_text(ours['mae'])}; the best simple model here ({MODELS[best][0].lower()}) explains "
        f"{signed_text(theirs['r2'])} and is off by {error_text(theirs['mae'])}.{_lead(report, protocol)}"
    )


def _lead(report: Mapping[str, Any], protocol: str) -> str:
    lead = report["intervals"].get(protocol, {}).get("lead", {}).get("all_inputs")
    if not lead:
        return ""
    low, high = lead["r2"]
    rival = MODELS[lead["over"]][0].lower()
    size = f"{signed_text(low)} to {signed_text(high)}"
    if low > 0:
        return f" Its lead over {rival} is more than chance ({size} with 95 % confidence)."
    return f" Its lead over {rival} ({size} with 95 % confidence) could be chance."


def parts(report: Mapping[str, Any], protocol: str) -> str:
    """Which part adds most to the others, and which nothing."""
    left_out = report["ablations"].get(protocol, {}).get("left_out", {})
    if not left_out:
        return ""
    adds = {PART_LABELS[part]: found["adds"]["r2"] for part, found in left_out.items()}
    most = max(adds, key=lambda part: adds[part])
    nothing = [part.lower() for part, value in adds.items() if value < NOTICEABLE]
    rest = f" Next to nothing comes from {_joined(nothing)}." if nothing else ""
    return (
        f"The {most.lower()} adds most to the other parts: without it the share explained falls by "
        f"{adds[most]:.2f}.{rest}"
    )


def score_calibration(report: Mapping[str, Any], variant: str) -> str:
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
    found = report["calibration"]["ranges"].get("franchise", {}).get(variant)
    if not found:
        return ""
    groups = [(by, row) for by in ("type", "decade") for row in found[by]]
    failed = [row["value"] for _, row in groups if not row["holds"]]
    verdict = "" if not failed else f" but {_joined(failed)}"
    low, high = (round(100 * bound) for bound in BAND)
    return (
        f"Ranges hold the real score {100 * found['overall']['coverage']:.1f} times in 100, and {low} to {high} times "
        f"(or as near as chance allows) in every type and decade{verdict}.{_later_ranges(report, variant)}"
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


def widths(report: Mapping[str, Any], variant: str) -> str:
    found = report["calibration"]["ranges"].get("franchise", {}).get(variant)
    if not found:
        return ""
    first, last = found["by_width"][0], found["by_width"][-1]
    return (
        f"The narrowest tenth of ranges is {first['width']:.1f} points wide, usual error {error_text(first['mae'])}; "
        f"the widest {last['width']:.1f} points, with {error_text(last['mae'])}."
    )


def later_years(report: Mapping[str, Any], variant: str) -> str:
    rows = report["years"].get("temporal", {}).get(variant)
    if not rows:
        return ""
    each = ", ".join(f"{error_text(row['mae'])} in {row['year']}" for row in rows)
    return f"A model that knows only the years before is off by {each}{_beside_mean(rows)}."


def all_years(report: Mapping[str, Any], variant: str) -> str:
    rows = report["years"].get("franchise", {}).get(variant)
    if not rows:
        return ""
    best, worst = min(rows, key=lambda row: row["mae"]), max(rows, key=lambda row: row["mae"])
    return (
        f"Knowing all years but not the franchise, it is closest on titles of {best['year']} "
        f"({error_text(best['mae'])}), furthest off on those of {worst['year']} ({error_text(worst['mae'])})."
    )


def _beside_mean(rows: Sequence[Mapping[str, Any]]) -> str:
    known = [row for row in rows if row["mean_mae"] is not None]
    if not known:
        return ""
    n = sum(row["n"] for row in known)
    error = sum(row["n"] * row["mean_mae"] for row in known) / n
    return f"; saying the mean each time would be off by {error_text(error)}"


def kinds(report: Mapping[str, Any], variant: str, by: str) -> str:
    rows = [row for row in report["slices"].get(variant, {}).get(by, []) if row["value"] not in NO_KIND]
    if not rows:
        return ""
    best, worst = min(rows, key=lambda row: row["mae"]), max(rows, key=lambda row: row["mae"])
    return (
        f"{KINDS[by]}: closest on {best['value']} ({error_text(best['mae'])}, {best['n']:,} titles), furthest off on "
        f"{worst['value']} ({error_text(worst['mae'])}, {worst['n']:,} titles)."
    )


def audited(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The audits over all titles; else over those that have them; {} where there are none."""
    by_protocol: Mapping[str, Any] = report["audits"]
    return by_protocol.get("franchise") or next(iter(by_protocol.values()), {})


def audits(report: Mapping[str, Any]) -> str:
    found = audited(report)
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
    return f"These move the mean score by more than {limit:.2f} points, which they should not: {_joined(failed)}."


def tested_explanations(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The test of words, then that of regions; {} where the report is older than the test, or it was left out."""
    found: Mapping[str, Any] = report.get("faithfulness", {})
    return {kind: found[kind] for kind in TAKEN_AWAY if kind in found}


def faithfulness(report: Mapping[str, Any]) -> str:
    """How much further the pieces that explanations call strong move the score than random ones."""
    found = tested_explanations(report)
    each = [
        f"{TAKEN_AWAY[kind].format(100 * row['share'])} moves the score by {row['strongest']:.3f} points on average, "
        f"as much at random by {row['random']:.3f}: {row['ratio']:.1f} times as far (asked for: {row['wanted']:.0f})."
        for kind, row in found.items()
    ]
    if not each:
        return ""
    failed = [f"the {kind}" for kind, row in found.items() if not row["holds"]]
    verdict = f" That is less than we ask for {_joined(failed)}." if failed else ""
    return f"Tested on {next(iter(found.values()))['pitches']} known titles. {' '.join(each)}{verdict}"


def platforms(report: Mapping[str, Any], variant: str) -> str:
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
        f" It sees some of what viewers on {_joined(beyond)} saw and the MyAnimeList score doesn't show."
        if beyond
        else " Beyond what the MyAnimeList score shows, it agrees with neither."
    )
    return f"Scores it was never trained on: it puts {_joined(each)}.{more}"


def learning_curve(report: Mapping[str, Any]) -> str:
    curves: Mapping[str, Any] = report["learning_curve"]
    curve: Sequence[Any] = curves.get("all_inputs") or next(iter(curves.values()), [])
    if len(curve) < 2:
        return ""
    before, last = curve[-2], curve[-1]
    gain = last["r2"] - before["r2"]
    verdict = (
        "More titles would probably still help"
        if gain > NOTICEABLE
        else "More titles of this kind would probably help little"
    )
    return (
        f"{verdict}: from {100 * before['share']:.0f} to {100 * last['share']:.0f} % of the franchises the share "
        f"explained goes from {signed_text(before['r2'])} to {signed_text(last['r2'])}."
    )


def reach(report: Mapping[str, Any], protocol: str) -> str:
    found = report["reach"].get(protocol, {}).get("all_inputs")
    if not found:
        return ""
    return (
        f"Reach, how many people list a title, is off by {found['mae']:.0f} places of 100 on average (rank agreement "
        f"{signed_text(found['spearman'])})."
    )


def paper(report: Mapping[str, Any]) -> str:
    rows = [row for row in report["paper"]["rows"] if row["variant"] == "without_facts"]
    if not rows:
        return ""
    best = max(rows, key=lambda row: row["paper"]["r2"])
    ours, theirs = best["ours"], best["paper"]
    return (
        f"On random titles, from synopsis, characters and art, AniPop explains {signed_text(ours['r2'])} where the "
        f"paper's best explains {signed_text(theirs['r2'])} (rank agreement {signed_text(ours['spearman'])} and "
        f"{signed_text(theirs['spearman'])})."
    )


def misses(report: Mapping[str, Any]) -> str:
    high, low = report["misses"]["too_high"], report["misses"]["too_low"]
    if not high or not low:
        return ""
    return (
        f"The furthest too high is {high[0]['title']} ({high[0]['predicted']:.2f} for a real {high[0]['real']:.2f}), "
        f"the furthest too low {low[0]['title']} ({low[0]['predicted']:.2f} for a real {low[0]['real']:.2f})."
    )


def seeds(report: Mapping[str, Any]) -> str:
    found = report["seeds"].get("franchise", {})
    each = [
        f"{name.lower()} {error_text(found[variant]['mae']['low'])} to {error_text(found[variant]['mae']['high'])} "
        f"over {found[variant]['seeds']} trainings"
        for variant, name in INPUTS.items()
        if variant in found
    ]
    return f"Trained again from other random starts, the usual error stays: {_joined(each)}." if each else ""


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
