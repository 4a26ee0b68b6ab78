"""Kitsu's JSON:API (kitsu.docs.apiary.io): its rating, and art and texts where others have none.

Kitsu has ids of its own; `mappings` says which of them is which title on MyAnimeList.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, Field, ValidationError

from anipop_core.data.fetch.batches import BatchSource
from anipop_core.data.fetch.client import Json, Parameters
from anipop_core.data.fetch.found import FoundTitle, on_ten

_IDS = "filter[externalId]"


class _Images(BaseModel):
    original: str | None = None  # older titles have some sizes only
    large: str | None = None


class _Titles(BaseModel):
    en: str | None = None  # a title has the languages that somebody entered
    en_jp: str | None = None
    ja_jp: str | None = None


class _Attributes(BaseModel):
    titles: _Titles
    synopsis: str | None
    averageRating: Annotated[float, Field(ge=0, le=100)] | None
    posterImage: _Images | None
    coverImage: _Images | None


class _Anime(BaseModel):
    id: int
    attributes: _Attributes


class _Id(BaseModel):
    id: str
    type: str


class _Item(BaseModel):
    data: _Id | None


class _Relationships(BaseModel):
    item: _Item


class _External(BaseModel):
    externalId: int


class _Mapping(BaseModel):
    attributes: _External
    relationships: _Relationships


class _Answer(BaseModel):
    data: list[Any]
    included: list[dict[str, Any]] = []  # JSON:API leaves it out where nothing was found


class Kitsu(BatchSource):
    name = "Kitsu"
    batch = 10  # half a page, since some titles are mapped twice

    def _request(self, ids: list[int]) -> None:
        asked: Parameters = {
            "filter[externalSite]": "myanimelist/anime",
            _IDS: ",".join(map(str, ids)),
            "include": "item",
            "page[limit]": 2 * self.batch,
        }
        self._client.get("mappings", parameters=asked)

    def _ids_of(self, request: Any) -> list[int]:
        asked = parse_qs(urlsplit(request.url).query).get(_IDS, [""])[0]
        return [int(mal_id) for mal_id in asked.split(",") if mal_id]

    def _titles(self, answer: Json, wanted: Collection[int]) -> Iterator[FoundTitle]:
        try:
            page = _Answer.model_validate(answer)
        except ValidationError as error:
            self._note(None, error)
            return
        items = {(item.get("type"), str(item.get("id"))): item for item in page.included}
        for entry in page.data:
            mal_id = None
            try:
                mapping = _Mapping.model_validate(entry)
                mal_id, item = mapping.attributes.externalId, mapping.relationships.item.data
                if item is None or item.type != "anime" or mal_id not in wanted:
                    continue
                anime = _Anime.model_validate(items.get(("anime", item.id)))
            except ValidationError as error:
                self._note(mal_id, error)
            else:
                yield _found(mal_id, anime)


def _found(mal_id: int, anime: _Anime) -> FoundTitle:
    about = anime.attributes
    poster, banner = _largest(about.posterImage), _largest(about.coverImage)
    return FoundTitle(
        mal_id=mal_id,
        source=Kitsu.name,
        columns={
            "title": about.titles.en_jp,
            "title_english": about.titles.en,
            "title_native": about.titles.ja_jp,
            "synopsis": about.synopsis,
            "poster_url": poster,
            "kitsu_rating": on_ten(about.averageRating),
            "kitsu_id": anime.id,
        },
        cover=poster,
        banner=banner,
    )


def _largest(images: _Images | None) -> str | None:
    return (images.large or images.original) if images else None
