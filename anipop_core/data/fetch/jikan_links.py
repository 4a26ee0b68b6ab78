"""The format of Jikan's answers about staff and source works, and its translation into our tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field, PositiveInt, TypeAdapter

from anipop_core.data.fetch.found import FoundCredit, staff_role
from anipop_core.data.fetch.jikan_answers import Anime, Count, Named, Started, given_first, kind, names
from anipop_core.data.links.tables import MAL_KEY

SOURCE_RELATION = "ADAPTATION"  # said of the work an anime was made of and of one made of the anime alike


class _Person(BaseModel):
    mal_id: PositiveInt
    name: str


class Credit(BaseModel):
    """One person of `/anime/{id}/staff`."""

    person: _Person
    positions: list[str]


class Manga(BaseModel):
    """`/manga/{id}`: manga, novels and the like. No defaults, as for `Anime`."""

    mal_id: PositiveInt
    title: str | None
    type: str | None
    score: Annotated[float, Field(ge=0, le=10)] | None
    scored_by: Count | None
    members: Count | None
    favorites: Count | None
    published: Started
    authors: list[Named]
    serializations: list[Named]
    genres: list[Named]
    themes: list[Named]
    demographics: list[Named]


STAFF = TypeAdapter(list[Credit])


def credits_of(staff: list[Credit]) -> Iterator[FoundCredit]:
    """One for each job of each person. MAL writes people in Latin letters here."""
    for entry in staff:
        name = given_first(entry.person.name)
        for position in entry.positions:
            yield FoundCredit(f"{MAL_KEY}{entry.person.mal_id}", None, name, staff_role(position))


def works_of(anime: Anime) -> list[int]:
    """The numbers of the manga and novels that were made into the anime, or made of it; each once."""
    entries = [e for r in anime.relations if kind(r.relation) == SOURCE_RELATION for e in r.entry]
    return list(dict.fromkeys(entry.mal_id for entry in entries if entry.type.casefold() == "manga"))


def came_later(manga: Manga, anime: Anime) -> bool:
    """Whether the work began after the anime; not where a date is unknown.

    MAL gives 1 January where only the year is known: such a work is taken for a source.
    """
    work, title = manga.published.start, anime.aired.start
    return bool(work and title and work > title)  # both "2024-04-06T00:00:00+00:00"


def work_columns(manga: Manga) -> dict[str, str | float | None]:
    """The work's columns in source_works.parquet. Its magazine is the first of those that carried it."""
    start = manga.published.start
    return {
        "title": manga.title,
        "type": manga.type,
        "score": manga.score or None,
        "votes": manga.scored_by,
        "members": manga.members,
        "favorites": manga.favorites,
        "published_from": start,
        "pub_year": int(start[:4]) if start else None,
        "author": names(manga.authors),
        "serialization": manga.serializations[0].name if manga.serializations else None,
        "demographic": names(manga.demographics),
        "genres": names(manga.genres),
        "themes": names(manga.themes),
    }
