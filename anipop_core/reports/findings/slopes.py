"""How loudly each part of a pitch speaks, beside how loudly it should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.reports.names import FACT_LABELS, LINKED_LABELS, PIECE_LABELS
from anipop_core.reports.plain_text import listed

GROUPS = {"people": STAFF_ROLES, "companies": ("producers",)}  # of facts, which are measured together
LABELS = {**FACT_LABELS, **LINKED_LABELS, **PIECE_LABELS}


def rows(report: Mapping[str, Any], protocol: str = "franchise") -> Mapping[str, Any]:
    """Part -> its slope; {} where they weren't measured."""
    found: Mapping[str, Any] = report.get("slopes", {}).get(protocol, {})
    return {part: row for part, row in found.items() if "slope" in row}


def by_chance(report: Mapping[str, Any]) -> frozenset[str]:
    """The fields of facts whose points said no more than chance on titles of unseen franchises."""
    found = [part for part, row in rows(report).items() if row["slope_low"] <= 0]
    return frozenset(field for part in found for field in GROUPS.get(part, (part,)))


def summary(report: Mapping[str, Any], protocol: str = "franchise") -> str:
    """Which parts speak too loudly, too softly, or as if by chance."""
    found = rows(report, protocol)
    if not found:
        return ""
    chance = [LABELS[part].lower() for part, row in found.items() if row["slope_low"] <= 0]
    loud = [LABELS[part].lower() for part, row in found.items() if row["slope_low"] > 0 and row["slope_high"] < 1]
    soft = [LABELS[part].lower() for part, row in found.items() if row["slope_low"] > 1]
    sentences = (
        ("Louder than they should speak {}.", loud),
        ("More softly, {}.", soft),
        ("No better than chance, {}: their points say little.", chance),
    )
    said = [sentence.format(listed(parts)) for sentence, parts in sentences if parts]
    return " ".join(said) or "Each part speaks as loudly as it should."
