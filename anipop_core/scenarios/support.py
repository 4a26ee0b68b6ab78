"""How many known titles have a value of a fact, among those of the same format: where few have, a score is a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import TypeAlias

from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.fact_values import FIELDS, NUMBERS, nearest_number, value_of
from anipop_core.schema import Facts

_Key: TypeAlias = tuple[str | None, bool | None, str, Hashable]  # type, one episode or more, field, value


def titles_like(predictor: Predictor, facts: Facts, field: str, value: object) -> int:
    """Known titles of the pitch's type and length (one episode or more) that have `value` in `field`; of several
    values, the one that fewest have. Numbers count as the nearest usual one; a part of the format that is not
    known fits every title."""
    counted = predictor.once("titles by fact", _count)
    return min((counted[*_format(facts), field, one] for one in _values(field, value)), default=0)


def _count(predictor: Predictor) -> Counter[_Key]:
    return Counter(key for facts in predictor.checkpoint.catalogue.facts for key in _keys(facts))


def _keys(facts: Facts) -> Iterator[_Key]:
    type_, single = _format(facts)
    for kind in dict.fromkeys((type_, None)):
        for length in dict.fromkeys((single, None)):
            for field in FIELDS:
                for value in _values(field, value_of(facts, field)):
                    yield kind, length, field, value


def _format(facts: Facts) -> tuple[str | None, bool | None]:
    return facts.type, None if facts.episodes is None else facts.episodes == 1


def _values(field: str, value: object) -> tuple[Hashable, ...]:
    if isinstance(value, int | float):
        return (nearest_number(field, value),) if field in NUMBERS else (value,)
    return value if isinstance(value, tuple) else () if value is None else (str(value),)
