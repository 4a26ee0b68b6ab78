"""How loudly each part of a pitch speaks: by how many points the real score differs where the part moves the
prediction by one, once the rest is known. 1 is right, below 1 the part speaks too loudly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.evaluation.bootstrap import MIDDLE, SEED, cluster_draws
from anipop_core.evaluation.record import FEWEST, Record
from anipop_core.training.shown_facts import LINKS
from anipop_core.training.variants import PLAN_FACTS

LEAST = 1e-6  # points: what moves a prediction by less moves nothing
WITHOUT: Mapping[str, str] = {  # part -> the variant without it
    **{part: f"without_{part}" for part in ("synopsis", "descriptions", "portraits", "art", *PLAN_FACTS, *LINKS)},
}
TESTED = ("franchise", "temporal", "sequel")


def slopes(record: Record, draws: int) -> dict[str, Any]:
    """Protocol -> part -> n titles that it moves, `size` (its mean absolute effect, points), and `slope` with its 95 %
    bootstrap interval over franchises (`slope_low`, `slope_high`)."""
    found: dict[str, Any] = {}
    for protocol in TESTED:
        whole = record.rows(protocol, "all_inputs").set_index("mal_id")
        for part, variant in WITHOUT.items():
            without = record.rows(protocol, variant).set_index("mal_id")
            if len(whole) and len(without):
                of_part = _of_part(whole, without.loc[whole.index], draws)
                if of_part:
                    found.setdefault(protocol, {})[part] = of_part
    return found


def _of_part(whole: pd.DataFrame, without: pd.DataFrame, draws: int) -> dict[str, Any]:
    effect = whole["predicted"].to_numpy(float) - without["predicted"].to_numpy(float)
    moved = np.abs(effect) > LEAST
    if moved.sum() < FEWEST:
        return {}
    left = (whole["real"].to_numpy(float) - without["predicted"].to_numpy(float))[moved]
    size = float(np.abs(effect[moved]).mean())
    return {"n": int(moved.sum()), "size": size, **slope(effect[moved], left, whole["franchise"][moved], draws)}


def slope(effect: np.ndarray, left: np.ndarray, franchises: Any, draws: int) -> dict[str, float]:
    """`slope`, `slope_low`, `slope_high`: least squares of what the rest leaves over (n,) on a part's effect (n,);
    {} for an effect that is the same everywhere."""
    if np.ptp(effect) < LEAST:
        return {}

    def fitted(times: np.ndarray) -> float:
        centred = effect - np.average(effect, weights=times)
        return float(times @ (centred * left) / (times @ centred**2))

    drawn = [fitted(times) for times in cluster_draws(np.asarray(franchises), draws, SEED)]
    low, high = np.percentile(drawn, MIDDLE)
    return {"slope": fitted(np.ones(len(effect))), "slope_low": low, "slope_high": high}
