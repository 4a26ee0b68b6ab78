"""Filters: each gives its condition in SQL, the sentence that describes it and its part of a URL.

What a user types is always a parameter of the SQL and never a part of its text.
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
    """A condition in SQL, with one `?` for each of `values`."""

    sql: str
    values: tuple[Any, ...]


class Filter(Protocol):
    """What every filter can say of itself: `name` (unique in a view), its condition, its sentence, its URL parameters.

    Filters are frozen, and equal where they mean the same.
    """

    @property
    def name(self) -> str: ...

    def where(self) -> Condition: ...

    def sentence(self) -> str: ...

    def params(self) -> dict[str, list[str]]: ...


@dataclass(frozen=True)
class Search:
    """Keeps titles in which every word typed occurs, as a part of a word too, in any of the title's spellings."""

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
    """Keeps numbers from `low` to `high`, both included; at least one is given. Unknown numbers are not kept."""

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
    """Keeps titles with one of `values`; with `every`, titles with all of them (for columns of lists)."""

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
    """Keeps titles that have something, or those that don't."""

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
    """Keeps titles in a rectangle of the map: (x0, y0, x1, y1) with x0 <= x1 and y0 <= y1."""

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
    """The condition that a title passes every filter."""
    parts = [found.where() for found in filters]
    sql = " AND ".join(f"({part.sql})" for part in parts) or "true"
    return Condition(sql, tuple(value for part in parts for value in part.values))


def beside_a_choice(filters: Iterable[Filter], name: str) -> list[Filter]:
    """The filters under which titles are counted for each word of the filter `name`.

    Those are all the others: one more word widens the choice. Where a title needs every chosen word, one more
    narrows it, so the filter itself counts too.
    """
    return [found for found in filters if found.name != name or (isinstance(found, Words) and found.every)]


def number_in_url(number: float | None) -> str:
    """The shortest text that reads back as the same number; "" for None."""
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))
