"""Finds the titles of a spreadsheet in the catalogue: by MAL id, by name and year, or by a similar name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from anipop_core.own_titles.rows import OwnRow

SPELLINGS = ("title", "title_english", "title_native")
YEARS_APART = 1  # a title that runs over New Year is dated either way
CLOSE = 88  # per cent: suggested
SUGGESTIONS = 5  # close names that are tried for one of a fitting year
READERS = "num_list_users"  # tells which of several titles is meant by their common first part
_SUBTITLE = re.compile(r":\s|[-–—~]\s|\s[-–—~(]|[〜～－―（：]")  # what follows it, people leave out
DIFFERENT = 55  # per cent: under it an id and a name don't belong together


@dataclass(frozen=True)
class Match:
    """A title of the catalogue that a row may be."""

    place: int  # row of the catalogue's table
    how: str  # in words
    sure: bool  # False: a suggestion, for the user to confirm


class KnownTitles:
    """The catalogue's names, prepared for comparison."""

    def __init__(self, table: pd.DataFrame) -> None:
        """`table`: mal_id, year and SPELLINGS, and READERS where they are known."""
        self._ids = {int(mal_id): place for place, mal_id in enumerate(table["mal_id"])}
        self._years = [None if pd.isna(year) else int(year) for year in table["year"]]
        self._places: dict[str, list[int]] = {}
        for spelling in SPELLINGS:
            for place, name in enumerate(table[spelling]):
                if isinstance(name, str) and (key := name_key(name)) and place not in self._places.get(key, ()):
                    self._places.setdefault(key, []).append(place)
        self._parts = self._first_parts(table)
        self._names: list[set[str]] = [set() for _ in self._years]
        for key, places in self._places.items():
            for place in places:
                self._names[place].add(key)

    def matches(self, rows: Sequence[OwnRow]) -> list[Match | None]:
        """The match of each row, parallel to `rows`; None where there is none."""
        return [self.match(row) for row in rows]

    def match(self, row: OwnRow) -> Match | None:
        """The title of the catalogue that the row is, or may be."""
        key = name_key(row.title)
        year = row.parsed.pitch.facts.year if row.parsed else None
        if row.mal_id in self._ids:
            place = self._ids[row.mal_id]
            agrees = not key or max((fuzz.ratio(key, name) for name in self._names[place]), default=100) >= DIFFERENT
            return Match(place, "by MAL id" if agrees else "by MAL id, but under another name", agrees)
        if not key:
            return None
        if key in self._places:
            return self._by_name(self._places[key], year)
        return self._by_first_part(key, year) or self._close(key, year)

    def _first_parts(self, table: pd.DataFrame) -> dict[str, list[int]]:
        """The key of what stands before a subtitle -> the places of its titles, the most read ones first."""
        readers = table[READERS].fillna(0).tolist() if READERS in table else [0] * len(table)
        parts: dict[str, set[int]] = {}
        for spelling in SPELLINGS:
            for place, name in enumerate(table[spelling]):
                if isinstance(name, str) and (key := name_key(_SUBTITLE.split(name, maxsplit=1)[0])):
                    parts.setdefault(key, set()).add(place)
        return {key: sorted(places, key=lambda place: (-readers[place], place)) for key, places in parts.items()}

    def _by_first_part(self, key: str, year: int | None) -> Match | None:
        """ "Frieren" is "Frieren: Beyond Journey's End"."""
        fitting = (place for place in self._parts.get(key, ()) if self._fits(place, year))
        place = next(fitting, None)
        return None if place is None else Match(place, "by the first part of its name", False)

    def _by_name(self, places: list[int], year: int | None) -> Match:
        fitting = [place for place in places if self._fits(place, year)]
        if not fitting:
            return Match(places[0], "by name, of another year", False)
        if len(fitting) == 1:
            return Match(fitting[0], "by name and year" if year else "by name", True)
        return Match(fitting[0], "by name; several are called so", False)

    def _close(self, key: str, year: int | None) -> Match | None:
        near = process.extract(key, self._places.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=SUGGESTIONS)
        places = (place for name, _, _ in near for place in self._places[name] if self._fits(place, year))
        place = next(places, None)
        return None if place is None else Match(place, "by a name that is close", False)

    def _fits(self, place: int, year: int | None) -> bool:
        known = self._years[place]
        return year is None or known is None or abs(known - year) <= YEARS_APART


def name_key(name: str) -> str:
    """The text as it is compared: small letters and digits alone, so that "MAL ID" is "malid"."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
