"""AniList's GraphQL API (docs.anilist.co): its score, cast, staff, banners, source works; facts where MAL has none."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, Field, PositiveInt, ValidationError

from anipop_core.data.fetch.anilist_links import (
    Date,
    RelationEdges,
    StaffEdges,
    Titles,
    credits_of,
    day,
    relations_of,
    works_of,
)
from anipop_core.data.fetch.batches import BatchSource
from anipop_core.data.fetch.client import Json
from anipop_core.data.fetch.found import (
    FoundCharacter,
    FoundTitle,
    RealPicture,
    joined,
    on_ten,
)

# No tags: they are given by viewers after release. 25 characters or staff are the most that AniList puts on a page.
# Only version 2 of a relation tells a source from what was made of the anime; the other anime keep their old names.
QUERY = """
query ($ids: [Int]) {
  Page(page: 1, perPage: 50) {
    media(idMal_in: $ids, type: ANIME) {
      id idMal format source episodes duration season seasonYear averageScore bannerImage genres
      description(asHtml: false)
      title { romaji english native }
      startDate { year month day }
      coverImage { extraLarge }
      studios { edges { isMain node { name } } }
      relations {
        edges {
          relationType
          workRelation: relationType(version: 2)
          node {
            idMal type format averageScore popularity
            title { romaji english native }
            startDate { year month day }
          }
        }
      }
      characters(page: 1, perPage: 25, sort: [ROLE, RELEVANCE, ID]) {
        edges { role node { id name { full } description(asHtml: false) image { large } } }
      }
      staff(page: 1, perPage: 25, sort: [RELEVANCE, ID]) { edges { role node { id name { full native } } } }
    }
  }
}
"""
_ROLES = {"MAIN": "Main", "SUPPORTING": "Supporting", "BACKGROUND": "Minor"}
_SOURCES = {"VIDEO_GAME": "Game", "MULTIMEDIA_PROJECT": "Mixed media", "WEB_NOVEL": "Web novel"}


class _Cover(BaseModel):
    extraLarge: RealPicture


class _Studio(BaseModel):
    name: str


class _StudioEdge(BaseModel):
    isMain: bool
    node: _Studio


class _StudioEdges(BaseModel):
    edges: list[_StudioEdge]


class _Name(BaseModel):
    full: str | None


class _Image(BaseModel):
    large: RealPicture


class _Character(BaseModel):
    id: int
    name: _Name
    description: str | None
    image: _Image | None


class _CastEdge(BaseModel):
    role: str | None
    node: _Character


class _CastEdges(BaseModel):
    edges: list[_CastEdge]


class _Media(BaseModel):
    """No defaults: a field that is gone must not pass for one that is empty."""

    id: PositiveInt
    idMal: PositiveInt
    format: str | None
    source: str | None
    episodes: int | None
    duration: int | None
    season: str | None
    seasonYear: int | None
    averageScore: Annotated[float, Field(ge=0, le=100)] | None
    bannerImage: str | None
    genres: list[str]
    description: str | None
    title: Titles
    startDate: Date
    coverImage: _Cover
    studios: _StudioEdges
    relations: RelationEdges
    characters: _CastEdges
    staff: StaffEdges


class _Page(BaseModel):
    media: list[Any]


class _Data(BaseModel):
    Page: _Page


class _Answer(BaseModel):
    data: _Data


class AniList(BatchSource):
    name = "AniList"
    batch = 25  # each brings up to 25 characters and 25 staff along

    def _request(self, ids: list[int]) -> None:
        self._client.post({"query": QUERY, "variables": {"ids": ids}})

    def _ids_of(self, request: Any) -> list[int]:
        asked = json.loads(request.body)
        return asked["variables"]["ids"] if asked["query"] == QUERY else []  # an older version asked for less

    def _titles(self, answer: Json, wanted: Collection[int]) -> Iterator[FoundTitle]:
        try:
            media = _Answer.model_validate(answer).data.Page.media
        except ValidationError as error:
            self._note(None, error)
            return
        for item in media:
            mal_id = item.get("idMal") if isinstance(item, dict) else None
            try:
                title = _Media.model_validate(item)
            except ValidationError as error:
                if mal_id is None or mal_id in wanted:
                    self._note(mal_id, error)
                continue
            yield _found(title)


def _found(media: _Media) -> FoundTitle:
    return FoundTitle(
        mal_id=media.idMal,
        source=AniList.name,
        columns=_columns(media),
        characters=tuple(_character(edge) for edge in media.characters.edges if edge.node.name.full),
        staff=tuple(credits_of(media.staff)),
        works=tuple(works_of(media.relations)),
        cover=media.coverImage.extraLarge,
        banner=media.bannerImage,
    )


def _columns(media: _Media) -> dict[str, str | float | None]:
    studios = [(edge.isMain, edge.node.name) for edge in media.studios.edges]
    source = media.source or ""
    return {
        "title": media.title.romaji,
        "title_english": media.title.english,
        "title_native": media.title.native,
        "synopsis": media.description,
        "type": media.format,
        "source": _SOURCES.get(source, source.replace("_", " ").capitalize()),
        "episodes": media.episodes,
        "duration_min": media.duration,
        "aired_from": day(media.startDate),
        "season": (media.season or "").lower(),
        "year": media.seasonYear or media.startDate.year,
        "genres": joined(media.genres),
        "studios": joined([name for main, name in studios if main]),
        "producers": joined([name for main, name in studios if not main]),
        "relations": relations_of(media.relations),
        "poster_url": media.coverImage.extraLarge,
        "anilist_score": on_ten(media.averageScore),
        "anilist_id": media.id,
    }


def _character(edge: _CastEdge) -> FoundCharacter:
    return FoundCharacter(
        key=f"al{edge.node.id}",
        name=" ".join((edge.node.name.full or "").split()),
        role=_ROLES.get(edge.role or "", "Minor"),
        description=edge.node.description,
        portrait=edge.node.image.large if edge.node.image else None,
    )
