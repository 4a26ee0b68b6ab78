"""What titles can be filtered by: for each field its name in the URL, its column, its label and words for sentences.

Adding a filter means adding a row to FIELDS. A table that lacks a row's columns doesn't offer that filter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

UNKNOWN = "unknown"  # stands for "not given" where a column holds one word


@dataclass(frozen=True)
class SearchField:
    """Free text to search for in the titles."""

    name: str
    label: str
    columns: tuple[str, ...]  # of the table, any of which is enough
    column: str  # the one the engine makes of them, in plain spelling


@dataclass(frozen=True)
class NumberField:
    """A column of numbers, filtered by a range."""

    name: str
    label: str
    column: str
    noun: str  # "score": "score 7.00 or more"; empty for years
    known: str  # of titles that have the number: "9,870 with a year"
    decimals: int = 0
    grouped: bool = True  # thousands: 10,000; not in years
    help: str = ""

    def written(self, number: float) -> str:
        """The number as text, with the field's decimals, or with as many as it needs."""
        text = f"{number:{',' if self.grouped else ''}.{self.decimals}f}"
        return text if float(text.replace(",", "")) == number else f"{number:g}"

    def sentence(self, low: float | None, high: float | None) -> str:
        """The range in words: "2015 or later", "score from 7.00 to 8.00", "votes 1,000 or more"."""
        more, less = ("or more", "or less") if self.noun else ("or later", "or earlier")
        if low is not None and high is not None:
            span = self.written(low) if low == high else f"from {self.written(low)} to {self.written(high)}"
        elif low is not None:
            span = f"{self.written(low)} {more}"
        else:
            span = f"{self.written(high or 0.0)} {less}"
        return f"{self.noun} {span}".strip()


def _as_it_is(value: str) -> str:
    return value


@dataclass(frozen=True)
class WordField:
    """A column of words (one in each cell, or a list), filtered by some of them."""

    name: str
    label: str
    column: str
    several: bool = False  # a list of words for each title
    every: bool = False  # titles that have all the chosen words can be asked for
    before: str = ""  # of a sentence: "by Bones"
    say: Callable[[str], str] = _as_it_is
    help: str = ""

    @property
    def every_name(self) -> str:
        """The filter's name in the URL where a title has to have all chosen words."""
        return f"{self.name}_all"

    @property
    def expression(self) -> str:
        """The column as SQL; a column of one word is UNKNOWN where it is empty."""
        return self.column if self.several else f"coalesce(CAST({self.column} AS VARCHAR), '{UNKNOWN}')"


@dataclass(frozen=True)
class PresenceField:
    """Something that a title has or doesn't have."""

    name: str
    label: str
    column: str  # how many there are
    noun: str
    help: str = ""


@dataclass(frozen=True)
class AreaField:
    """A rectangle on the map of titles."""

    name: str
    label: str
    x: str
    y: str


Field = SearchField | NumberField | WordField | PresenceField | AreaField

_SOURCES = {
    "Original": "an original idea",
    "Other": "another source",
    "Mixed media": "mixed media",
    "Music": "music",
    "Radio": "radio",
    UNKNOWN: "an unknown source",
}
_PARTS = {"test": "the tested part", "train": "the part learned from", "unused": "the part left out"}


def _source(value: str) -> str:
    return _SOURCES.get(value, f"a {value.lower()}")


def _part(value: str) -> str:
    return _PARTS.get(value, value)


SEARCH = SearchField("q", "Search", ("title", "title_english", "title_native"), "search_text")
YEAR = NumberField("year", "Year", "year", "", "with a year", grouped=False, help="Of the first broadcast or release")
SCORE = NumberField(
    "score", "Score", "score", "score", "with a score", 2, help="MyAnimeList's mean of its users' scores, 1-10"
)
REACH = NumberField(
    "reach", "Reach", "reach", "reach", "with a reach",
    help="Percentile by how many people list it; 100 is the most listed",
)  # fmt: skip
VOTES = NumberField("votes", "Votes", "num_scoring_users", "votes", "with votes", help="How many people gave a score")
ERROR = NumberField(
    "error", "Model minus real", "error", "model minus real", "with both scores", 2,
    help="Points by which the model, not having seen the franchise, said more (+) or less (-) than viewers gave",
)  # fmt: skip
MISS = NumberField(
    "miss", "Model off by", "miss", "model off by", "with both scores", 2, help="The same without its sign"
)
TYPE = WordField(
    "type", "Type", "type", help="How it came out: on television, in cinemas, on disc (OVA) or online (ONA)"
)
SOURCE = WordField(
    "source", "Source", "source", before="from ", say=_source,
    help="What it was made from, such as a manga or a novel; Original: from nothing before it",
)  # fmt: skip
GENRE = WordField(
    "genre", "Genre", "genres", several=True, every=True,
    help="MyAnimeList's genres, of which a title can have several; of several chosen, any or all of them",
)  # fmt: skip
THEME = WordField(
    "theme", "Theme", "themes", several=True, every=True, before="theme ",
    help="Its setting or subject, such as school or music; of several chosen, any or all of them",
)  # fmt: skip
DEMOGRAPHIC = WordField(
    "demographic", "Demographic", "demographics", several=True, before="for ",
    help="The readers or viewers it is meant for: Shounen boys, Shoujo girls, Seinen men, Josei women",
)  # fmt: skip
STUDIO = WordField(
    "studio", "Studio", "studios", several=True, before="by ", help="Who animated it, alone or with others"
)
DIRECTOR = WordField(
    "director", "Director", "director", several=True, before="directed by ", help="As the name is written in Japanese"
)
COMPANY = WordField(
    "company", "Company", "producers", several=True, before="with ", help="Of the committee, a broadcaster or a label"
)
SOURCE_SCORE = NumberField(
    "source_score", "Source score", "source_score", "score of the source work", "with a rated source work",
    2, help="What readers gave the manga, novel or the like that it is based on, 1-10, in December 2024",
)  # fmt: skip
PREDECESSOR_SCORE = NumberField(
    "predecessor_score", "Predecessor score", "predecessor_score", "score of the predecessor",
    "with a rated predecessor", 2, help="What viewers gave the newest earlier title of its franchise, 1-10",
)  # fmt: skip
FOLD = WordField(
    "fold", "Test by franchise", "fold", before="tested in fold ",
    help="In which of five rounds its franchise was kept from the model and foreseen",
)  # fmt: skip
LATER_YEARS = WordField(
    "split_years", "Split by years", "temporal", before="in ", say=_part,
    help="In the test on later years: learned from (train), foreseen (test) or left out (unused)",
)  # fmt: skip
AT_RANDOM = WordField(
    "split_random", "Random split", "random", before="at random in ", say=_part,
    help="In the test on titles drawn at random: learned from (train) or foreseen (test)",
)  # fmt: skip
ART = PresenceField("art", "Art", "pictures", "art", help="Whether the dataset has a cover or banner of it")
CHARACTERS = PresenceField(
    "characters", "Characters", "characters", "characters", help="Whether the dataset describes characters of it"
)
MAP = AreaField("map", "Part of the map", "map_x", "map_y")

FIELDS: tuple[Field, ...] = (
    SEARCH, TYPE, SOURCE, GENRE, THEME, DEMOGRAPHIC, STUDIO, DIRECTOR, COMPANY, YEAR, SCORE, REACH, VOTES,
    SOURCE_SCORE, PREDECESSOR_SCORE, ART, CHARACTERS, ERROR, MISS, FOLD, LATER_YEARS, AT_RANDOM, MAP,
)  # fmt: skip
