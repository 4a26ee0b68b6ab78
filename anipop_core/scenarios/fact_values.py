"""The facts that can be varied, and the values they can take."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal, TypeAlias, get_args

from anipop_core.data.vocabulary import SEASONS, VOCABULARY
from anipop_core.schema import Facts, SourceWork

# Usual lengths, close where most titles are.
EPISODES = (1, 2, 3, 4, 6, 8, 10, 11, 12, 13, 16, 20, 24, 26, 39, 52, 104)
MINUTES = (3.0, 5.0, 7.0, 10.0, 12.0, 15.0, 20.0, 24.0, 30.0, 45.0, 60.0, 75.0, 90.0, 105.0, 120.0)

# No year: a pitch lies ahead, and every year ahead is read as the last one known. No work and no predecessor: what a
# pitch is based on and what it follows isn't to be chosen. "magazine" is that of the source work.
Field: TypeAlias = Literal[
    "type", "source", "genres", "themes", "demographics", "studios", "episodes", "duration_min", "rating", "season",
    "director", "series_composition", "script", "original_creator", "character_design", "music", "producers",
    "magazine",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
TO_PROPOSE = tuple(field for field in FIELDS if field not in ("source", "magazine"))  # those belong to another source
WITH_A_RECORD: tuple[Field, ...] = FIELDS[FIELDS.index("director") :]
FEWEST_FOR_A_RECORD = 3  # known titles of a person, company or magazine whose value is tried
CHOICES: dict[Field, tuple[str, ...]] = {
    "type": VOCABULARY.types,
    "source": VOCABULARY.sources,
    "rating": VOCABULARY.ratings,
    "season": SEASONS,
}
NUMBERS: dict[Field, tuple[float, ...]] = {"episodes": EPISODES, "duration_min": MINUTES}
TAGS: dict[Field, tuple[str, ...]] = {"genres": VOCABULARY.genres, "themes": VOCABULARY.themes}


def nearest_number(field: str, value: float) -> float:
    """The usual episode count or length nearest to `value`, by proportion."""
    return min(NUMBERS[field], key=lambda usual: abs(math.log(usual / value)))  # type: ignore[index]


def value_of(facts: Facts, field: Field) -> Any:
    """What the plan says in a field, as `Facts` holds it."""
    if field == "magazine":
        return facts.source_work and facts.source_work.magazine
    return getattr(facts, field)


def with_value(facts: Facts, field: Field, value: object) -> Facts:
    """The plan with another value in a field, None or () for none."""
    if field == "magazine":
        work = replace(facts.source_work or SourceWork(), magazine=value)  # type: ignore[arg-type]
        return replace(facts, source_work=None if work == SourceWork() else work)
    changed: dict[str, Any] = {field: value}
    return replace(facts, **changed)
