"""The facts that can be varied, and the values they can take."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from anipop_core.data.vocabulary import SEASONS, VOCABULARY

# Usual lengths, close where most titles are.
EPISODES = (1, 2, 3, 4, 6, 8, 10, 11, 12, 13, 16, 20, 24, 26, 39, 52, 104)
MINUTES = (3.0, 5.0, 7.0, 10.0, 12.0, 15.0, 20.0, 24.0, 30.0, 45.0, 60.0, 75.0, 90.0, 105.0, 120.0)

# No year: a pitch lies ahead, and every year ahead is read as the last one known.
Field: TypeAlias = Literal[
    "type", "source", "genres", "themes", "demographics", "studios", "episodes", "duration_min", "rating", "season"
]
FIELDS: tuple[Field, ...] = (
    "type", "source", "genres", "themes", "demographics", "studios", "episodes", "duration_min", "rating", "season",
)  # fmt: skip
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
