"""The format of Jikan's answers, and its translation into the columns of our tables."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, Field, PositiveInt, TypeAdapter

from anipop_core.data.fetch.found import RealPicture, joined

_KINDS = {"ALTERNATIVE_SETTING": "ALTERNATIVE", "ALTERNATIVE_VERSION": "ALTERNATIVE", "PARENT_STORY": "PARENT"}
_KINDS |= {"FULL_STORY": "PARENT"}
_UNITS = {"hr": 60.0, "min": 1.0, "sec": 1 / 60}

Count = Annotated[int, Field(ge=0)]


class Named(BaseModel):
    name: str


class _Entry(BaseModel):
    mal_id: PositiveInt
    type: str


class _Relation(BaseModel):
    relation: str
    entry: list[_Entry]


class Started(BaseModel):
    """When something began to run, "2024-04-06T00:00:00+00:00"."""

    start: str | None = Field(alias="from")


class _Poster(BaseModel):
    large_image_url: RealPicture


class _Portrait(BaseModel):
    image_url: RealPicture


class _Posters(BaseModel):
    jpg: _Poster


class _Portraits(BaseModel):
    jpg: _Portrait


class Listed(BaseModel):
    """A title on a list; its score is 0 or None where too few have voted."""

    mal_id: PositiveInt
    score: Annotated[float, Field(ge=0, le=10)] | None


class Anime(Listed):
    """`/anime/{id}/full`. Fields have no defaults: one that disappears must not look like an empty one."""

    title: str | None
    title_english: str | None
    title_japanese: str | None
    synopsis: str | None
    scored_by: Count | None
    members: Count | None
    type: str | None
    source: str | None
    status: str | None
    episodes: Count | None
    duration: str | None
    aired: Started
    season: str | None
    year: int | None
    rating: str | None
    genres: list[Named]
    explicit_genres: list[Named]
    themes: list[Named]
    demographics: list[Named]
    studios: list[Named]
    producers: list[Named]
    relations: list[_Relation]
    images: _Posters


class _Person(BaseModel):
    mal_id: PositiveInt
    name: str
    images: _Portraits


class Cast(BaseModel):
    character: _Person
    role: str


class About(BaseModel):
    about: str | None


class _Pages(BaseModel):
    last_visible_page: int
    has_next_page: bool


class ListPage(BaseModel):
    pagination: _Pages
    data: list[Any]


CAST = TypeAdapter(list[Cast])


def columns(anime: Anime) -> dict[str, str | float | None]:
    """The title's columns in titles.parquet."""
    return {
        "title": anime.title,
        "title_english": anime.title_english,
        "title_native": anime.title_japanese,
        "synopsis": anime.synopsis,
        "score": anime.score,
        "num_scoring_users": anime.scored_by,
        "num_list_users": anime.members,
        "type": anime.type,
        "source": anime.source,
        "status": anime.status,
        "episodes": anime.episodes,
        "duration_min": minutes(anime.duration),
        "aired_from": anime.aired.start,
        "season": anime.season,
        "year": anime.year,
        "rating": anime.rating,
        "genres": names([*anime.genres, *anime.explicit_genres]),
        "themes": names(anime.themes),
        "demographics": names(anime.demographics),
        "studios": names(anime.studios),
        "producers": names(anime.producers),
        "relations": joined(
            [f"{kind(r.relation)}:{e.mal_id}" for r in anime.relations for e in r.entry if _is_anime(e)]
        ),
        "poster_url": anime.images.jpg.large_image_url,
    }


def _is_anime(entry: _Entry) -> bool:
    return entry.type.casefold() == "anime"  # manga have ids of their own, which mean other titles here


def names(named: list[Named]) -> str:
    """Their names as our tables hold lists."""
    return joined([item.name for item in named])


def given_first(name: str) -> str:
    """MAL's "Family, Given" as "Given Family"."""
    return " ".join(reversed([part.strip() for part in name.split(",", 1)]))


def kind(relation: str) -> str:
    """A relation in AniList's spelling, which our tables use: "Side Story" -> "SIDE_STORY"."""
    kind = re.sub(r"\W+", "_", relation.strip()).upper()
    return _KINDS.get(kind, kind)


def minutes(duration: str | None) -> float | None:
    """Minutes of "24 min per ep", "1 hr 54 min", "45 sec"; None for "Unknown"."""
    parts = re.findall(r"(\d+) (hr|min|sec)", duration or "")
    return round(sum(int(number) * _UNITS[unit] for number, unit in parts), 2) if parts else None
