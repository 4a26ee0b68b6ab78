"""Filters: each gives its SQL, the sentence that describes it and its part of a URL.

What a user typed only ever travels as a parameter of the SQL, never in its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from anipop_core.browsing.fields import (
    AreaField,
    NumberField,
    PresenceField,
    SearchField,
    WordField,
)
from anipop_core.browsing.spelling import plain_spelling

Params = Mapping[str, Sequence[str]]  # of a URL: each name may be given several times


@dataclass(frozen=True)
class Condition:
    """SQL with one `?` for each of `values`."""

    sql: str
    values: tuple[Any, ...]


class Filter(Protocol):
    """Frozen and comparable. A view has at most one of each `name`."""

    @property
    def name(self) -> str: ...

    def where(self) -> Condition: ...

    def sentence(self) -> str: ...

    def params(self) -> dict[str, list[str]]: ...


@dataclass(frozen=True)
class Search:
    """Titles in which every word typed occurs, in any of their spellings; parts of words count."""

    field: SearchField
    text: str

    @property
    def name(self) -> str:
        return self.field.name

    def where(self) -> Condition:
        words = plain_spelling(self.text).split()
        return Condition(" AND ".join(f"contains({self.field.column}, ?)" for _ in words) or "true", tuple(words))

    def sentence(self) -> str:
        return f'"{" ".join(self.text.split())}" in the title'

    def params(self) -> dict[str, list[str]]:
        return {self.name: [self.text]}


@dataclass(frozen=True)
class Span:
    """Numbers from `low` to `high`, both inclusive; at least one is given. Unknown numbers fall out."""

    field: NumberField
    low: float | None
    high: float | None

    @property
    def name(self) -> str:
        return self.field.name

    def where(self) -> Condition:
        bounds = ((">=", self.low), ("<=", self.high))
        given = [(sign, value) for sign, value in bounds if value is not None]
        return Condition(
            " AND ".join(f"{self.field.column} {sign} ?" for sign, _ in given), tuple(value for _, value in given)
        )

    def sentence(self) -> str:
        return self.field.sentence(self.low, self.high)

    def params(self) -> dict[str, list[str]]:
        return {self.name: [f"{number_in_url(self.low)}..{number_in_url(self.high)}"]}


@dataclass(frozen=True)
class Words:
    """One of `values`; of a column of lists any of them, or `every` one."""

    field: WordField
    values: tuple[str, ...]
    every: bool = False

    @property
    def name(self) -> str:
        return self.field.name

    def where(self) -> Condition:
        if not self.field.several:
            return Condition(f"list_contains(?, {self.field.expression})", (list(self.values),))
        test = "list_has_all" if self.every else "list_has_any"
        return Condition(f"{test}({self.field.expression}, ?)", (list(self.values),))

    def sentence(self) -> str:
        joint = " and " if self.every else " or "
        return self.field.before + joint.join(self.field.say(value) for value in self.values)

    def params(self) -> dict[str, list[str]]:
        return {self.field.every_name if self.every else self.name: list(self.values)}


@dataclass(frozen=True)
class Presence:
    """Titles that have something, or those that don't."""

    field: PresenceField
    there: bool

    @property
    def name(self) -> str:
        return self.field.name

    def where(self) -> Condition:
        return Condition(f"coalesce({self.field.column}, 0) {'>' if self.there else '='} 0", ())

    def sentence(self) -> str:
        return f"{'with' if self.there else 'without'} {self.field.noun}"

    def params(self) -> dict[str, list[str]]:
        return {self.name: ["with" if self.there else "without"]}


@dataclass(frozen=True)
class Area:
    """A rectangle of the map: (x0, y0, x1, y1), x0 <= x1 and y0 <= y1."""

    field: AreaField
    box: tuple[float, float, float, float]

    @property
    def name(self) -> str:
        return self.field.name

    def where(self) -> Condition:
        x0, y0, x1, y1 = self.box
        return Condition(f"{self.field.x} BETWEEN ? AND ? AND {self.field.y} BETWEEN ? AND ?", (x0, x1, y0, y1))

    def sentence(self) -> str:
        return "in the marked part of the map"

    def params(self) -> dict[str, list[str]]:
        return {self.name: ["..".join(map(number_in_url, self.box))]}


def all_of(filters: Sequence[Filter]) -> Condition:
    """What passes every filter."""
    parts = [found.where() for found in filters]
    sql = " AND ".join(f"({part.sql})" for part in parts) or "true"
    return Condition(sql, tuple(value for part in parts for value in part.values))


def beside_a_choice(filters: Iterable[Filter], name: str) -> list[Filter]:
    """What titles pass that are counted for each word of the filter `name`: the others, as a word more widens it.

    Where every chosen word has to be there, a word more narrows it, so that the titles pass it too.
    """
    return [found for found in filters if found.name != name or (isinstance(found, Words) and found.every)]


def number_in_url(number: float | None) -> str:
    """The shortest text that reads back as the same number; nothing for none."""
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))
