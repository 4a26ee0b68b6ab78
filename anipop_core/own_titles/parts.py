"""Fields of a spreadsheet that are a part of a fact: the title of the work that a title is based on, its score."""

from __future__ import annotations

from anipop_core.schema import Facts

PARTS = {  # field -> where it stands in the facts
    "based_on": ("source_work", "title"),
    "source_score": ("source_work", "score"),
    "source_readers": ("source_work", "members"),
    "magazine": ("source_work", "magazine"),
    "follows": ("predecessor", "title"),
    "predecessor_score": ("predecessor", "score"),
}


def part_of(facts: Facts, field: str) -> object:
    """What the facts hold in one of PARTS; None for nothing."""
    fact, part = PARTS[field]
    found = getattr(facts, fact)
    return (getattr(found, part) or None) if found is not None else None
