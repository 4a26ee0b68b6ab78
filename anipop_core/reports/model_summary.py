"""The model card in brief: how far off the model is, where it is strong and weak, what it can't say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anipop_core.reports.headline import LargeNumber, large_numbers, opening, strong_and_weak

CAVEATS = (
    "The model describes how titles like this were received by the people who rate on MyAnimeList. It knows nothing of "
    "the making, the music, the voices, the budget, the marketing or the moment. The room decides.",
    "The likely range holds nine times in ten. Two versions whose ranges overlap widely are hard to tell apart, and a "
    "change within model noise means nothing.",
    "Points share out the score among the parts of a pitch. They go along with scores and need not be their cause: "
    "taking a part out may move the score by another amount, and pleasing the model makes no better title.",
    "It reads English only, and a short synopsis says little. A picture's regions are coarse.",
    "Reach says how many people are likely to list a title, not what it earns.",
)


@dataclass(frozen=True)
class ModelSummary:
    """The model card in brief."""

    name: str
    opening: str = ""  # "" for a model without a record
    numbers: tuple[LargeNumber, ...] = ()
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    caveats: tuple[str, ...] = CAVEATS


def model_summary(record: Mapping[str, Any], name: str) -> ModelSummary:
    """Summarise a checkpoint's report (evaluation.report.build_report); without results, only the caveats."""
    if not record.get("figures", {}).get("franchise", {}).get("all_inputs"):
        return ModelSummary(name)
    strong, weak = strong_and_weak(record)
    return ModelSummary(name, opening(record), tuple(large_numbers(record)), tuple(strong), tuple(weak))
