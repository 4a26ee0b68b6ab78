"""Which facts of a title a model is tested with: as its producers knew them, or with some left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias

import numpy as np

from anipop_core.data.linked_facts import LINKED_FIELDS, STAFF_ROLES
from anipop_core.data.links.full_facts import as_of_pitch
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.digests import text_digest
from anipop_core.schema import Facts

Shown: TypeAlias = Callable[[Facts], Facts]

LATER = 9999  # read as the newest year that was learnt from

LINKS: Mapping[str, tuple[str, ...]] = {  # what the producer knows besides the plan -> the facts that hold it
    "source_work": ("source_work",),
    "predecessor": ("predecessor",),
    "people": STAFF_ROLES,
    "companies": ("producers",),
    "studios": ("studios",),
}


def as_of_today(facts: Facts) -> Facts:
    """All facts with today's rating of the source work, which for older titles holds the anime's own pull."""
    return facts


def only_year(facts: Facts) -> Facts:
    return Facts(year=facts.year)


def newest_year(_: Facts) -> Facts:
    """A pitch without a plan as the app reads it: as one of the newest year that the model has learnt from."""
    return Facts(year=LATER)


def nothing(_: Facts) -> Facts:
    return Facts()


def without(*names: str) -> Shown:
    """`as_of_pitch` without the facts of these names."""

    def shown(facts: Facts) -> Facts:
        known = as_of_pitch(facts)
        empty: dict[str, Any] = {name: () if isinstance(getattr(known, name), tuple) else None for name in names}
        return replace(known, **empty)

    return shown


only_plan = without(*LINKED_FIELDS)
only_linked = without(*(name for name in PLAN_FIELDS if name != "year"))


def thinned(share: float) -> Shown:
    """`as_of_pitch` with each genre, theme and audience left out by chance, the same ones each time."""

    def shown(facts: Facts) -> Facts:
        known = as_of_pitch(facts)
        generator = np.random.default_rng(_seed(facts))
        kept: dict[str, Any] = {
            name: tuple(tag for tag in getattr(known, name) if generator.random() >= share)
            for name in ("genres", "themes", "demographics")
        }
        return replace(known, **kept)

    return shown


def told(count: int) -> Shown:
    """`as_of_pitch` with the year and `count` of the other known facts, drawn at random, the same ones each time."""

    def shown(facts: Facts) -> Facts:
        known = as_of_pitch(facts)
        names = [name for name in known.known if name != "year"]
        order = np.random.default_rng(_seed(facts)).permutation(len(names))
        return without(*(names[place] for place in order[count:]))(known)

    return shown


def half_told(facts: Facts) -> Facts:
    """`as_of_pitch` with each known fact but the year left out with probability one half, the same ones each time."""
    known = as_of_pitch(facts)
    generator = np.random.default_rng(_seed(facts))
    left_out = [f.name for f in fields(Facts) if f.name != "year" and generator.random() < 0.5]
    return without(*left_out)(known)


def _seed(facts: Facts) -> int:
    return int(text_digest(repr(facts))[:12], 16)
