"""Facts in MAL's own words: one reading for the dataset, for pitches and for the form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from anipop_core.data.fact_spellings import by_key, meant, plan_number, split_season, split_studios, split_tags
from anipop_core.data.linked_facts import (
    LINKED_FIELDS,
    STAFF_ROLES,
    LinkedFactsReader,
    as_number,
    field_in_words,
    is_absent,
    quoted_short,
)
from anipop_core.data.links.spelling import spelling_key
from anipop_core.digests import text_digest
from anipop_core.schema import Facts, Notice

SEASONS = ("winter", "spring", "summer", "fall")
MAX_EPISODES = 5000  # the longest running series has 3,000
MAX_DURATION_MIN = 600
YEARS = (1900, 2100)

TAG_FIELDS = ("genres", "themes", "demographics")
FACT_FIELDS = tuple(Facts.__dataclass_fields__)
PLAN_FIELDS = tuple(field for field in FACT_FIELDS if field not in LINKED_FIELDS)
EXAMPLES = 5


@dataclass(frozen=True)
class Vocabulary:
    """`vocabulary.json`: the allowed words of each field, in the order they are shown and stored."""

    types: tuple[str, ...]
    sources: tuple[str, ...]
    ratings: tuple[str, ...]
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    demographics: tuple[str, ...]
    never_inputs: tuple[str, ...]  # given after release
    adult_dropped: tuple[str, ...]  # tags and ratings of titles that are not in the dataset
    aliases: Mapping[str, str | None]  # other spelling -> ours; None: says nothing


def load_vocabulary() -> Vocabulary:
    """Read `vocabulary.json`."""
    raw = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
    del raw["about"]
    aliases = {key.casefold(): value for key, value in raw.pop("aliases").items()}
    return Vocabulary(aliases=aliases, **{key: tuple(values) for key, values in raw.items()})


VOCABULARY = load_vocabulary()
_TAGS = {  # tag, casefolded -> the field it belongs to and its spelling there
    tag.casefold(): (field, tag) for field in TAG_FIELDS for tag in getattr(VOCABULARY, field)
}
_TAG_KEYS = by_key(tag for _, tag in _TAGS.values())
_ALIAS_KEYS = {spelling_key(other): word for other, word in VOCABULARY.aliases.items()}


def normalise_facts(raw: Mapping[str, Any]) -> tuple[Facts, tuple[Notice, ...]]:
    """Facts in our spelling, and a notice for everything that couldn't be read and counts as missing.

    Values may be MAL's raw spellings in any case, or others whose meaning is plain (`fact_spellings`); lists may be
    joined by "|". None, NaN, "" and an empty list equal absent. A tag is filed under the field it belongs to (MAL's
    `Seinen` is a demographic, wherever it was given). Nothing raises: what is not understood is
    missing, and a notice says so.
    """
    reader = _FactReader(raw)
    groups: dict[str, Any] = reader.tags() | reader.linked()
    season, year = reader.season()
    facts = Facts(
        type=reader.choice("type", VOCABULARY.types),
        source=reader.choice("source", VOCABULARY.sources),
        episodes=reader.whole("episodes", 1, MAX_EPISODES, f"a whole number from 1 to {MAX_EPISODES}"),
        duration_min=reader.number(
            "duration_min", 0, MAX_DURATION_MIN, f"minutes an episode, above 0 and up to {MAX_DURATION_MIN}"
        ),
        studios=reader.studios(),
        rating=reader.choice("rating", VOCABULARY.ratings),
        season=season,
        year=year,
        **groups,
    )
    reader.reject_other_fields()
    return facts, tuple(reader.notices)


class _FactReader:
    """Reads one field after the other and collects what it couldn't read."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.notices: list[Notice] = []

    def choice(self, field: str, allowed: tuple[str, ...]) -> str | None:
        value = self.raw.get(field)
        if is_absent(value):
            return None
        word = _unalias(value, field)
        found = word and _in_words(word, allowed)
        if word is None or found:
            return found
        self._unknown(field, value, f"allowed are {_nearest(word, allowed)}")
        return None

    def season(self) -> tuple[str | None, int | None]:
        """Season and year, which "Fall 2027" says both of."""
        said, year = self.raw.get("season"), self.whole("year", *YEARS, f"a year from {YEARS[0]} to {YEARS[1]}")
        if not isinstance(said, str):
            return self.choice("season", SEASONS), year
        season, own_year = split_season(said)
        if _in_words(_unalias(season, "season") or "", SEASONS) is None:
            return self.choice("season", SEASONS), year
        return _in_words(_unalias(season, "season") or "", SEASONS), own_year if year is None else year

    def tags(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {field: set() for field in TAG_FIELDS}
        for field in TAG_FIELDS:
            for value in self._tag_words(field):
                tag = _unalias(value, "tags")
                if tag is None:
                    continue
                if tag.casefold() in _TAGS:
                    home, spelling = _TAGS[tag.casefold()]
                    found[home].add(spelling)
                elif tag.casefold() in {word.casefold() for word in VOCABULARY.never_inputs}:
                    self._unknown(field, value, "it is only given after release")
                else:
                    own_field_first = (*getattr(VOCABULARY, field), *(tag for _, tag in _TAGS.values()))
                    self._unknown(field, value, f"allowed are {_nearest(tag, own_field_first)}")
        return {field: tuple(tag for tag in getattr(VOCABULARY, field) if tag in tags) for field, tags in found.items()}

    def studios(self) -> tuple[str, ...]:
        """Free text, one entry a studio however it is capitalised, sorted."""
        names: dict[str, str] = {}
        for value in self._words("studios"):
            for studio in split_studios(" ".join(value.split())):
                name = _unalias(studio, "studios")
                if name:
                    names.setdefault(name.casefold(), name)
        return tuple(names[key] for key in sorted(names))

    def linked(self) -> dict[str, Any]:
        """What names something of the catalogue. Staff stands in its group, or by role as in our tables."""
        linked = LinkedFactsReader(self._unknown)
        roles = {role: linked.names(role, self.raw.get(role)) for role in STAFF_ROLES}
        staff = linked.staff(self.raw.get("staff"))
        return {
            "producers": linked.names("producers", self.raw.get("producers")),
            "predecessor": linked.predecessor(self.raw.get("predecessor")),
            "source_work": linked.source_work(self.raw.get("source_work")),
            **{role: staff.get(role) or names for role, names in roles.items()},
        }

    def number(self, field: str, above: float, up_to: float, allowed: str) -> float | None:
        """A number in (above, up_to]."""
        value = self.raw.get(field)
        if is_absent(value):
            return None
        number = self._number(field, value)
        if number is not None and above < number <= up_to:
            return number
        self._unknown(field, value, f"allowed is {allowed}")
        return None

    def whole(self, field: str, low: float, high: float, allowed: str) -> int | None:
        """A whole number in [low, high]."""
        value = self.raw.get(field)
        if is_absent(value):
            return None
        number = self._number(field, value)
        if number is not None and number.is_integer() and low <= number <= high:
            return int(number)
        self._unknown(field, value, f"allowed is {allowed}")
        return None

    def reject_other_fields(self) -> None:
        for field in self.raw:
            if field not in (*FACT_FIELDS, "staff"):
                self._unknown(str(field), self.raw[field], f"the plan's facts are {', '.join(FACT_FIELDS)}")

    @staticmethod
    def _number(field: str, value: object) -> float | None:
        number = as_number(value)
        return plan_number(field, value) if number is None and isinstance(value, str) else number

    def _tag_words(self, field: str) -> Iterable[str]:
        """The words of the field, and the parts of one that is known by its parts alone."""
        for word in self._words(field):
            tag = _unalias(word, "tags")
            parts = split_tags(word)
            yield from [word] if tag is None or tag.casefold() in _TAGS or len(parts) < 2 else parts

    def _words(self, field: str) -> Iterable[str]:
        value = self.raw.get(field)
        if isinstance(value, str):
            value = value.split("|")
        elif is_absent(value):
            return
        elif not isinstance(value, Iterable):
            self._unknown(field, value, "allowed is a list of words")
            return
        for word in value:
            if isinstance(word, str):
                if word.strip():
                    yield word.strip()
            elif not is_absent(word):
                self._unknown(field, word, "allowed is a list of words")

    def _unknown(self, field: str, value: object, reason: str) -> None:
        message = f'"{quoted_short(value)}" counts as missing in {_label(field)}: {reason}.'
        self.notices.append(Notice("unknown_fact", message, f"facts.{field}"))


def _unalias(value: object, field: str) -> str | None:
    """The word in our spelling where its meaning is plain, else as it is; None where it says nothing."""
    word = str(value).strip()
    if word.casefold() in VOCABULARY.aliases:
        return VOCABULARY.aliases[word.casefold()]
    if field == "studios":
        return meant(field, word)
    if field == "tags":
        if word.casefold() in _TAGS:
            return word
        word = _TAG_KEYS.get(spelling_key(word), word)
    return _ALIAS_KEYS.get(spelling_key(meant(field, word)), meant(field, word))


def _in_words(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word that is meant, whatever its capitals, accents and punctuation."""
    return {other.casefold(): other for other in allowed}.get(word.casefold()) or by_key(allowed).get(
        spelling_key(word)
    )


# A data set has the same few hundred unknown tags over and over. By digest: a tag may be a visitor's own.
@cached(LRUCache(1024), key=lambda word, allowed: (text_digest(word), allowed), lock=Lock())
def _nearest(word: str, allowed: tuple[str, ...]) -> str:
    """The words most like it where some are, else the first ones and "…"."""
    spellings = {other.casefold(): other for other in allowed}
    near = [spellings[match] for match in get_close_matches(word.casefold(), spellings, n=EXAMPLES)]
    return ", ".join(near or [*allowed[:EXAMPLES], *(["…"] if len(allowed) > EXAMPLES else [])])


def _label(field: str) -> str:
    return {"duration_min": "minutes per episode"}.get(field) or field_in_words(field)
