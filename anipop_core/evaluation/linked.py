"""What the producer knows besides the plan: how far source work, predecessor, people and companies carry."""

from __future__ import annotations

from typing import Any

import pandas as pd

from anipop_core.evaluation.record import FEWEST, PROTOCOLS, Record, has_any, metrics_of
from anipop_core.evaluation.slopes import slope
from anipop_core.training.shown_facts import LINKS

ALL = "linked"  # all of LINKS but the studios
RATED = "rated_source"  # a source work whose rating was known as of the pitch
COLUMNS = {**LINKS, RATED: ("source_rated",), ALL: tuple(c for name in LINKS if name != "studios" for c in LINKS[name])}
WITHOUT = {name: f"without_{'source_work' if name == RATED else name}" for name in COLUMNS}


def linked(record: Record, draws: int) -> dict[str, Any]:
    """Protocol -> fact -> how well the titles that have it are predicted `with` it and `without`.

    Beside the figures stand `adds` (R2, rank correlation, mean absolute error) and `slope` with its 95 % bootstrap
    interval over franchises: by how many points the real score differs where the fact moves the prediction by one.
    """
    found: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        whole = record.rows(protocol, "all_inputs")
        for name, columns in COLUMNS.items():
            without = record.rows(protocol, WITHOUT[name]).set_index("mal_id")
            chosen = whole[has_any(whole, columns)] if len(whole) else whole
            if len(chosen) >= FEWEST and len(without):
                others = without.loc[chosen["mal_id"]].reset_index()
                found.setdefault(protocol, {})[name] = _compared(chosen, others, draws)
    return found


def _compared(whole: pd.DataFrame, without: pd.DataFrame, draws: int) -> dict[str, Any]:
    after, before = metrics_of(whole), metrics_of(without)
    effect = whole["predicted"].to_numpy(float) - without["predicted"].to_numpy(float)
    left = whole["real"].to_numpy() - without["predicted"].to_numpy(float)
    adds = {name: after[name] - before[name] for name in ("r2", "spearman", "mae")}
    return {
        "n": len(whole),
        "with": after,
        "without": before,
        "adds": adds,
        **slope(effect, left, whole["franchise"].to_numpy(), draws),
    }
