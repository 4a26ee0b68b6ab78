"""Ablations: how good the model is with one part of a pitch alone, and with one part left out."""

from __future__ import annotations

from typing import Any

from anipop_core.evaluation.record import PROTOCOLS, Record, metrics_of

ALONE = {
    "synopsis": "synopsis_only",
    "characters": "characters_only",
    "art": "art_only",
    "plan": "plan_only",
}
LEFT_OUT = {
    "synopsis": "without_synopsis",
    "characters": "without_characters",
    "art": "without_art",
    "plan": "without_facts",
}
COUNTED = {"characters": "characters", "art": "pictures"}  # parts not every title has -> the column that counts them


def ablations(record: Record) -> dict[str, Any]:
    """Protocol -> alone and left_out -> part -> figures, on the titles that have the part.

    Beside a part alone stand the figures of the mean predictor on the same titles (`mean`); beside one left out,
    those of all parts (`whole`) and the difference (`adds`: R2, rank correlation, mean absolute error).
    """
    found = {p: {"alone": _alone(record, p), "left_out": _left_out(record, p)} for p in PROTOCOLS}
    return {protocol: both for protocol, both in found.items() if both["alone"] or both["left_out"]}


def _alone(record: Record, protocol: str) -> dict[str, Any]:
    found = {}
    for part, variant in ALONE.items():
        own = _on_titles_with(record, protocol, part, variant)
        if own:
            found[part] = {**own, "mean": _on_titles_with(record, protocol, part, "baseline_mean")}
    return found


def _left_out(record: Record, protocol: str) -> dict[str, Any]:
    found = {}
    for part, variant in LEFT_OUT.items():
        without = _on_titles_with(record, protocol, part, variant)
        whole = _on_titles_with(record, protocol, part, "all_inputs")
        if without and whole:
            adds = {name: whole[name] - without[name] for name in ("r2", "spearman", "mae")}
            found[part] = {**without, "whole": whole, "adds": adds}
    return found


def _on_titles_with(record: Record, protocol: str, part: str, variant: str) -> dict[str, float]:
    rows = record.rows(protocol, variant)
    return metrics_of(rows[rows[COUNTED[part]] > 0] if part in COUNTED else rows)
