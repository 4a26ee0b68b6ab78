"""Facts that name something of the catalogue: people, companies, the source work and the predecessor.

Only their form is read here. Whether the catalogue knows them, and what it knows, is looked up by the model.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from anipop_core.schema import Predecessor, SourceWork

STAFF_ROLES = ("director", "series_composition", "script", "original_creator", "character_design", "music")
LINKED_FIELDS = ("producers", "predecessor", "source_work", *STAFF_ROLES)
MAX_PEOPLE = 30  # of one role, or companies: more are a credit list pasted whole
MAX_NAME_LENGTH = 300
SCORES = (1.0, 10.0)
MAX_MEMBERS = 100_000_000
WORK_YEARS = (1000, 2100)  # Genji was published around 1010

Warn = Callable[[str, object, str], None]  # field, what was received, why it counts as missing


@dataclass(frozen=True)
class LinkedFactsReader:
    """Reads these facts of one plan. What it can't read counts as missing and is told to `warn`."""

    warn: Warn

    def names(self, field: str, value: object) -> tuple[str, ...]:
        """Names of people or companies, each once, in the order given; several in one text are joined by "|"."""
        if isinstance(value, str):
            value = value.split("|")
        elif is_absent(value):
            return ()
        elif not isinstance(value, list | tuple):
            self.warn(field, value, "allowed is a list of names")
            return ()
        if len(value) > MAX_PEOPLE:
            self.warn(field, f"{len(value)} names", f"allowed are up to {MAX_PEOPLE}")
            return ()
        return tuple(dict.fromkeys(self._names(field, value)))

    def staff(self, value: object) -> dict[str, tuple[str, ...]]:
        """Role -> names, of the group {"director": [...], ...}."""
        group = self._group("staff", value, STAFF_ROLES)
        return {role: self.names(f"staff.{role}", names) for role, names in group.items()}

    def source_work(self, value: object) -> SourceWork | None:
        field = "source_work"
        if isinstance(value, SourceWork):
            return value
        group = self._group(field, value, tuple(SourceWork.__dataclass_fields__))
        found = SourceWork(
            manga_id=self._whole(f"{field}.manga_id", group, 1, 10**9),
            title=self._line(f"{field}.title", group),
            score=self._score(f"{field}.score", group),
            members=self._whole(f"{field}.members", group, 1, MAX_MEMBERS),
            year=self._whole(f"{field}.year", group, *WORK_YEARS),
            magazine=self._line(f"{field}.magazine", group) or None,
        )
        return None if found == SourceWork() else found

    def predecessor(self, value: object) -> Predecessor | None:
        field = "predecessor"
        if isinstance(value, Predecessor):
            return value
        group = self._group(field, value, tuple(Predecessor.__dataclass_fields__))
        found = Predecessor(
            mal_id=self._whole(f"{field}.mal_id", group, 1, 10**9),
            title=self._line(f"{field}.title", group),
            score=self._score(f"{field}.score", group),
            members=self._whole(f"{field}.members", group, 1, MAX_MEMBERS),
            year=self._whole(f"{field}.year", group, *WORK_YEARS),
        )
        return None if found == Predecessor() else found

    def _names(self, field: str, value: Sequence[object]) -> Iterator[str]:
        for name in value:
            if isinstance(name, str) and len(name) <= MAX_NAME_LENGTH:
                if plain := plain_name(name):
                    yield plain
            elif not is_absent(name):
                self.warn(field, name, f"a name is a text of up to {MAX_NAME_LENGTH} characters")

    def _group(self, field: str, value: object, allowed: tuple[str, ...]) -> Mapping[str, Any]:
        if is_absent(value) or value == {}:
            return {}
        if not isinstance(value, Mapping):
            self.warn(field, value, f"allowed is a group of {', '.join(allowed)}")
            return {}
        for key in value:
            if key not in allowed:
                self.warn(f"{field}.{key}", value[key], f"allowed are {', '.join(allowed)}")
        return {key: value[key] for key in allowed if key in value}

    def _score(self, path: str, group: Mapping[str, Any]) -> float | None:
        low, high = SCORES
        value = group.get(_last(path))
        number = as_number(value)
        if number is not None and low <= number <= high:
            return number
        if not is_absent(value):
            self.warn(path, value, f"allowed is a score from {low:.0f} to {high:.0f}")
        return None

    def _whole(self, path: str, group: Mapping[str, Any], low: int, high: int) -> int | None:
        value = group.get(_last(path))
        number = as_number(value)
        if number is not None and number.is_integer() and low <= number <= high:
            return int(number)
        if not is_absent(value):
            self.warn(path, value, f"allowed is a whole number from {low:,} to {high:,}")
        return None

    def _line(self, path: str, group: Mapping[str, Any]) -> str:
        value = group.get(_last(path))
        if isinstance(value, str) and len(value) <= MAX_NAME_LENGTH:
            return plain_name(value)
        if not is_absent(value):
            self.warn(path, value, f"allowed is a text of up to {MAX_NAME_LENGTH} characters")
        return ""


def linked_in_words(value: SourceWork | Predecessor) -> str:
    """A work or a predecessor as it is shown: "Monster (9.16)"."""
    number = value.manga_id if isinstance(value, SourceWork) else value.mal_id
    name = value.title or (f"MAL #{number}" if number else "")
    score = "" if value.score is None else f"{value.score:.2f}"
    return f"{name} ({score})" if name and score else name or score or str(value.year or value.members)


def plain_name(name: str) -> str:
    """A name with full-width letters and odd spaces made plain: "Ｂｏｎｅｓ\u3000" -> "Bones"."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def is_absent(value: object) -> bool:
    """None, NaN, white space and empty lists say nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | tuple):
        return not value
    return value is None or (isinstance(value, float) and math.isnan(value))


def as_number(value: Any) -> float | None:
    """A finite number, also from text; True and False are not numbers here."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def quoted_short(value: object) -> str:
    """What was received, as a warning quotes it."""
    return shorten(str(value), 60, placeholder="…")


def field_in_words(path: str) -> str:
    """The fact in words: "staff.series_composition" -> "series composition", "source_work.score" -> "source work"."""
    return path.removeprefix("staff.").partition(".")[0].replace("_", " ")


def _last(path: str) -> str:
    return path.rpartition(".")[2]
