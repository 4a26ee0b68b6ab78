"""Reads the facts of a plan in MAL's own words: one reading for the dataset, for pitches and for the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from anipop_core.data.fact_spellings import plan_number, split_season, split_studios, split_tags
from anipop_core.data.linked_facts import (
    STAFF_ROLES,
    LinkedFactsReader,
    as_number,
    field_in_words,
    is_absent,
    quoted_short,
)
from anipop_core.data.vocabulary import (
    FACT_FIELDS,
    MAX_DURATION_MIN,
    MAX_EPISODES,
    SEASONS,
    TAG_FIELDS,
    TAGS,
    VOCABULARY,
    YEARS,
    allowed_word,
    in_our_spelling,
    nearest,
)
from anipop_core.schema import Facts, Notice

EXAMPLES = 5  # of many allowed words, in a warning


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
        word = in_our_spelling(value, field)
        found = word and allowed_word(word, allowed)
        if word is None or found:
            return found
        near = nearest(word, allowed)
        step = f"The nearest is {near}: write that, or another of them" if near else "Write one of them"
        self._unknown(field, value, f"allowed are {', '.join(allowed)}. {step}")
        return None

    def season(self) -> tuple[str | None, int | None]:
        """Season and year, which "Fall 2027" says both of."""
        said, year = self.raw.get("season"), self.whole("year", *YEARS, f"a year from {YEARS[0]} to {YEARS[1]}")
        if not isinstance(said, str):
            return self.choice("season", SEASONS), year
        season, own_year = split_season(said)
        if allowed_word(in_our_spelling(season, "season") or "", SEASONS) is None:
            return self.choice("season", SEASONS), year
        return allowed_word(in_our_spelling(season, "season") or "", SEASONS), own_year if year is None else year

    def tags(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {field: set() for field in TAG_FIELDS}
        for field in TAG_FIELDS:
            for value in self._tag_words(field):
                tag = in_our_spelling(value, "tags")
                if tag is None:
                    continue
                if tag.casefold() in TAGS:
                    home, spelling = TAGS[tag.casefold()]
                    found[home].add(spelling)
                elif tag.casefold() in {word.casefold() for word in VOCABULARY.never_inputs}:
                    self._unknown(field, value, "it is only given after release")
                else:
                    own_field_first = (*getattr(VOCABULARY, field), *(tag for _, tag in TAGS.values()))
                    near = nearest(tag, own_field_first)
                    known = f"the nearest known is {near}" if near else f"known are {_examples(own_field_first)}"
                    self._unknown(field, value, f"{known}. Write it as MyAnimeList does, or leave it out")
        return {field: tuple(tag for tag in getattr(VOCABULARY, field) if tag in tags) for field, tags in found.items()}

    def studios(self) -> tuple[str, ...]:
        """Free text, one entry a studio however it is capitalised, sorted."""
        names: dict[str, str] = {}
        for value in self._words("studios"):
            for studio in split_studios(" ".join(value.split())):
                name = in_our_spelling(studio, "studios")
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
            tag = in_our_spelling(word, "tags")
            parts = split_tags(word)
            yield from [word] if tag is None or tag.casefold() in TAGS or len(parts) < 2 else parts

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


def _examples(words: tuple[str, ...]) -> str:
    return ", ".join([*words[:EXAMPLES], *(["…"] if len(words) > EXAMPLES else [])])


def _label(field: str) -> str:
    return {"duration_min": "minutes per episode"}.get(field) or field_in_words(field)
