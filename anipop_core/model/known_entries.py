"""What the catalogue knows under one name or number: a work, an anime, a person, a company or a magazine."""

from __future__ import annotations

from dataclasses import dataclass

RATED_IN_2022 = range(2022, 2025)  # years of a pitch for which the ratings of mid-2022 were known
RATED_IN_2024_FROM = 2025  # those of December 2024; earlier they hold the boost of the pitch's own anime


@dataclass(frozen=True)
class KnownName:
    """A person, company, studio or magazine."""

    name: str  # as it is shown; unique
    titles: int  # how many have it
    other_spellings: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.other_spellings)

    @property
    def shown(self) -> str:
        """How a warning names it."""
        return self.name


@dataclass(frozen=True)
class KnownWork:
    """A manga, a novel or the like."""

    manga_id: int  # MAL's
    title: str  # romaji, often followed by the English one in brackets
    title_native: str  # of its anime, in Japanese; "" if there is none
    type: str | None
    score: float | None  # readers' mean of December 2024, 1-10
    score_2022: float | None  # of mid-2022
    votes: int | None  # readers who rated it
    members: int | None  # readers in December 2024
    year: int | None  # first published
    magazine: str | None

    @property
    def number(self) -> int:
        return self.manga_id

    @property
    def spellings(self) -> tuple[str, ...]:
        """Its titles, also each of "Romaji (English)"."""
        romaji, bracket, english = self.title.removesuffix(")").partition(" (")
        parts = (romaji, english) if bracket and self.title.endswith(")") else ()
        return tuple(title for title in dict.fromkeys((self.title, *parts, self.title_native)) if title)

    @property
    def shown(self) -> str:
        about = ", ".join(str(part) for part in (self.type, self.year) if part)
        return f"{self.title} [{about + ', ' if about else ''}no. {self.manga_id} on MyAnimeList]"

    def score_as_of(self, year: int | None) -> float | None:
        """Its rating as it was known when a pitch for `year` was made; None where only a later one is."""
        if year in RATED_IN_2022:
            return self.score_2022
        return self.score if year is None or year >= RATED_IN_2024_FROM else None

    def members_as_of(self, year: int | None) -> int | None:
        """Its readers as they were known when a pitch for `year` was made."""
        return self.members if year is None or year >= RATED_IN_2024_FROM else None


@dataclass(frozen=True)
class KnownAnime:
    """An anime that a pitch may follow."""

    mal_id: int
    title: str
    title_english: str  # "" if there is none, as with title_native
    title_native: str
    type: str | None
    score: float | None  # viewers' mean, 1-10
    votes: int | None  # viewers who rated it
    members: int | None  # viewers who list it
    year: int | None  # first aired

    @property
    def number(self) -> int:
        return self.mal_id

    @property
    def spellings(self) -> tuple[str, ...]:
        titles = (self.title, self.title_english, self.title_native)
        return tuple(title for title in dict.fromkeys(titles) if title)

    @property
    def shown(self) -> str:
        about = ", ".join(str(part) for part in (self.type, self.year) if part)
        return f"{self.title} [{about + ', ' if about else ''}no. {self.mal_id} on MyAnimeList]"
