"""What must not move a score, and how far it does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from anipop_core.evaluation.record import PROTOCOLS, Record

LIMIT = 0.05  # points that the mean change may reach
AUDITS = {  # name -> (what was done, compared with)
    "half_synopsis": ("half_synopsis", "all_inputs"),
    "half_synopsis_without_facts": ("half_synopsis_without_facts", "without_facts"),
    "grey_picture_added": ("grey_picture_added", "all_inputs"),
    "art_taken_away": ("without_art", "all_inputs"),
    "names_swapped": ("names_swapped", "all_inputs"),
}


def audits(record: Record) -> dict[str, Any]:
    """Protocol -> audit -> n, mean change in points (`signed`), mean size of it (`absolute`), limit, holds."""
    found: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        for name, (changed, base) in AUDITS.items():
            change = changes(record, protocol, changed, base, with_art=name == "art_taken_away")
            if len(change):
                found.setdefault(protocol, {})[name] = {
                    "n": len(change),
                    "signed": change.mean(),
                    "absolute": change.abs().mean(),
                    "limit": LIMIT,
                    "holds": abs(change.mean()) <= LIMIT,
                }
    return found


def changes(record: Record, protocol: str, changed: str, base: str, with_art: bool) -> pd.Series:
    """Points by mal_id, over the titles that both runs scored."""
    after, before = (record.rows(protocol, variant).set_index("mal_id") for variant in (changed, base))
    if with_art:
        after = after[after["pictures"] > 0]
    return (after["predicted"].astype(float) - before["predicted"].astype(float)).dropna()
