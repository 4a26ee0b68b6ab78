"""How good the model is: beside simpler models and the paper, without one of its parts, with more titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anipop_core.figures.numbers import error_text, signed_text
from anipop_core.reports.names import INPUTS, MODELS, PART_LABELS
from anipop_core.reports.plain_text import listed

HELD = "baseline_held_trees"
NOTICEABLE = 0.01  # of the share explained: less is called nothing


def against_simpler(report: Mapping[str, Any], protocol: str) -> str:
    """Compare the whole model with the best of the simple ones."""
    found = report["figures"].get(protocol, {})
    simple = {v: f for v, f in found.items() if v.startswith("baseline_") and v in MODELS and v != HELD}
    if "all_inputs" not in found or not simple:
        return ""
    best = min(simple, key=lambda variant: simple[variant]["mae"])
    ours, theirs = found["all_inputs"], simple[best]
    return (
        f"AniPop explains {signed_text(ours['r2'])} of the differences between titles and is off by "
        f"{error_text(ours['mae'])}; the best simple model here ({MODELS[best][0].lower()}) explains "
        f"{signed_text(theirs['r2'])} and is off by {error_text(theirs['mae'])}.{_lead(report, protocol)}"
        f"{_same_rule(report, protocol)}"
    )


def parts(report: Mapping[str, Any], protocol: str) -> str:
    """Which part of a pitch adds most to the others, and which adds nothing."""
    left_out = report["ablations"].get(protocol, {}).get("left_out", {})
    if not left_out:
        return ""
    adds = {PART_LABELS[part]: found["adds"]["r2"] for part, found in left_out.items()}
    most = max(adds, key=lambda part: adds[part])
    nothing = [part.lower() for part, value in adds.items() if value < NOTICEABLE]
    rest = f" Next to nothing comes from {listed(nothing)}." if nothing else ""
    return (
        f"The {most.lower()} adds most to the other parts: without it the share explained falls by "
        f"{adds[most]:.2f}.{rest}"
    )


def reach(report: Mapping[str, Any], protocol: str, variant: str = "all_inputs") -> str:
    """How far off the predicted reach is, and how often its ranges hold."""
    found = report["reach"].get(protocol, {}).get(variant)
    if not found:
        return ""
    return (
        f"Reach, how many people list a title, is off by {found['mae']:.0f} places of 100 on average (rank agreement "
        f"{signed_text(found['spearman'])}).{_reach_ranges(found)}"
    )


def later_reach(report: Mapping[str, Any], variant: str) -> str:
    """How often the ranges of the reach hold on new titles of later years."""
    found = report["reach"].get("temporal", {}).get(variant, {}).get("ranges")
    if not found:
        return ""
    return f"On new titles of later years they hold {100 * found['overall']['coverage']:.1f} times in 100."


def _reach_ranges(found: Mapping[str, Any]) -> str:
    if "ranges" not in found:
        return ""
    overall = found["ranges"]["overall"]
    broken = [row["value"] for by in ("type", "decade") for row in found["ranges"].get(by, []) if not row["holds"]]
    verdict = f"; too seldom or too often for {listed(broken)}" if broken else ""
    return (
        f" Its ranges hold the real reach {100 * overall['coverage']:.1f} times in 100{verdict}. They are "
        f"{overall['width']:.0f} places wide on average: in list members the upper end is {overall['times']:.0f} times "
        "the lower one, or more, for half of the titles."
    )


def learning_curve(report: Mapping[str, Any]) -> str:
    """Whether more training titles would help."""
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


def seeds(report: Mapping[str, Any]) -> str:
    """How much the error varies between random starts."""
    found = report["seeds"].get("franchise", {})
    each = [
        f"{name.lower()} {error_text(found[variant]['mae']['low'])} to {error_text(found[variant]['mae']['high'])} "
        f"over {found[variant]['seeds']} trainings"
        for variant, name in INPUTS.items()
        if variant in found
    ]
    return f"Trained again from other random starts, the usual error stays: {listed(each)}." if each else ""


def paper(report: Mapping[str, Any]) -> str:
    """The model's R2 and rank correlation beside the paper's best."""
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


def _same_rule(report: Mapping[str, Any], protocol: str) -> str:
    """The comparison with trees that, as AniPop, may not use that a fact is known at all."""
    held = report["figures"].get(protocol, {}).get(HELD)
    if not held:
        return ""
    return (
        " Trees may also use that a fact is known at all, and known facts are those of popular titles. Held to "
        f"AniPop's rule, that this alone moves no score, the trees on the facts explain {signed_text(held['r2'])}."
        f"{_lead(report, protocol, 'lead_same_rule')}"
    )


def _lead(report: Mapping[str, Any], protocol: str, kind: str = "lead") -> str:
    """Whether the lead over the best simple model, or what it is behind, is more than chance."""
    lead = report["intervals"].get(protocol, {}).get(kind, {}).get("all_inputs")
    if not lead:
        return ""
    low, high = lead["r2"]
    rival = MODELS[lead["over"]][0].lower()
    size = f"{signed_text(low)} to {signed_text(high)}"
    if low > 0:
        return f" Its lead over {rival} is more than chance ({size} with 95 % confidence)."
    if high < 0:
        behind = f"{signed_text(-high)} to {signed_text(-low)}"
        return f" It is behind {rival}, by more than chance ({behind} with 95 % confidence)."
    return f" Its difference from {rival} ({size} with 95 % confidence) could be chance."
