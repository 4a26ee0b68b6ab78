"""Invariance tests (Ribeiro et al. 2020): changes of a pitch that should not move its score, and how far they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from anipop_core.evaluation.record import FEWEST, PROTOCOLS, Record, has_any
from anipop_core.training.shown_facts import LINKS

LIMIT = 0.05  # score points: the largest mean change with which a test still holds
COMPARED = {  # name of the test -> (variant with the change, variant it is compared with)
    **{f"{name}_taken_away": (f"without_{name}", "all_inputs") for name in LINKS},
    "half_synopsis": ("half_synopsis", "all_inputs"),
    "half_synopsis_without_facts": ("half_synopsis_without_facts", "without_facts"),
    "grey_picture_added": ("grey_picture_added", "all_inputs"),
    "art_taken_away": ("without_art", "all_inputs"),
    "names_swapped": ("names_swapped", "all_inputs"),
}

# The model is built so that these can't move the mean; how far single titles move is measured all the same.
BY_CONSTRUCTION = ("half_synopsis", "half_synopsis_without_facts", "grey_picture_added", "art_taken_away")
TYPICAL = 0.95  # share of the titles that move by no more than `most`

# Whose titles a test looks at alone: those that have what is taken away.
HAVING = {"art_taken_away": ("pictures",), **{f"{name}_taken_away": columns for name, columns in LINKS.items()}}


def invariance_tests(record: Record) -> dict[str, Any]:
    """Protocol -> test -> n, mean change (`signed`) and mean absolute change (`absolute`) in points, limit, holds,
    `by_construction`; `most`, which 95 of 100 titles move by no more than; and `types`, the mean change by type.
    """
    found: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        for name, (changed, unchanged) in COMPARED.items():
            change = changes(record, protocol, changed, unchanged, HAVING.get(name, ()))
            if len(change):
                found.setdefault(protocol, {})[name] = {
                    "n": len(change),
                    "signed": change.mean(),
                    "absolute": change.abs().mean(),
                    "limit": LIMIT,
                    "holds": abs(change.mean()) <= LIMIT,
                    "by_construction": name in BY_CONSTRUCTION,
                    "most": change.abs().quantile(TYPICAL),
                    "types": _by_type(record, protocol, change),
                }
    return found


def _by_type(record: Record, protocol: str, change: pd.Series) -> list[dict[str, Any]]:
    type_of = record.rows(protocol, "all_inputs").set_index("mal_id")["type"]
    groups = change.groupby(type_of.reindex(change.index))
    return [{"value": name, "n": len(of), "signed": of.mean()} for name, of in groups if len(of) >= FEWEST]


def changes(record: Record, protocol: str, changed: str, unchanged: str, having: Sequence[str] = ()) -> pd.Series:
    """Change of the score in points, by mal_id, of the titles that were scored in both variants.

    having: of titles alone that have something in one of these columns.
    """
    after, before = (record.rows(protocol, variant).set_index("mal_id") for variant in (changed, unchanged))
    if having and len(after):
        after = after[has_any(after, having)]
    return (after["predicted"].astype(float) - before["predicted"].astype(float)).dropna()
