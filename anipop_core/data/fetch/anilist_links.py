"""The format of AniList's answers about staff and related works, and its translation into our tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field

from anipop_core.data.fetch.found import FoundCredit, FoundWork, joined, on_ten, staff_role

# AniList's name for the writer of the manga where somebody else drew it.
_ROLES = {"original_story": "original_creator"}
_FORMATS = {"MANGA": "Manga", "NOVEL": "Novel", "ONE_SHOT": "One-shot"}


class Date(BaseModel):
    year: int | None
    month: int | None
    day: int | None


class Titles(BaseModel):
    romaji: str | None
    english: str | None
    native: str | None


class _Related(BaseModel):
    idMal: int | None
    type: str | None
    format: str | None
    title: Titles
    startDate: Date
    averageScore: Annotated[float, Field(ge=0, le=100)] | None
    popularity: Annotated[int, Field(ge=0)] | None


class _RelationEdge(BaseModel):
    relationType: str | None
    workRelation: str | None
    node: _Related


class RelationEdges(BaseModel):
    edges: list[_RelationEdge]


class _PersonName(BaseModel):
    full: str | None
    native: str | None


class _Person(BaseModel):
    id: int
    name: _PersonName


class _StaffEdge(BaseModel):
    role: str | None
    node: _Person


class StaffEdges(BaseModel):
    edges: list[_StaffEdge]


def relations_of(relations: RelationEdges) -> str:
    """The title's cell of relations to other anime on MAL."""
    return joined(
        [
            f"{edge.relationType}:{edge.node.idMal}"
            for edge in relations.edges
            if edge.node.type == "ANIME" and edge.node.idMal and edge.relationType
        ]
    )


def works_of(relations: RelationEdges) -> Iterator[FoundWork]:
    """The manga and novels on MAL that the anime was made of, or that were made of it."""
    for edge in relations.edges:
        work = edge.node
        if work.type == "MANGA" and work.idMal and edge.workRelation in ("SOURCE", "ADAPTATION"):
            yield FoundWork(work.idMal, _columns(work), came_later=edge.workRelation == "ADAPTATION")


def credits_of(staff: StaffEdges) -> Iterator[FoundCredit]:
    """The jobs of those who have a name, in AniList's order."""
    for edge in staff.edges:
        name, role = edge.node.name, staff_role(edge.role or "")
        if role and (name.native or name.full):
            yield FoundCredit(f"al:{edge.node.id}", name.native, name.full, _ROLES.get(role, role))


def day(date: Date) -> str | None:
    """The form of MAL's dates; 1 January where only the year is known, as MAL writes it."""
    return f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}" if date.year else None


def _columns(work: _Related) -> dict[str, str | float | None]:
    """AniList's ratings and readers stand in columns of their own: they are fewer and kinder than MAL's."""
    return {
        "title": work.title.romaji,
        "type": _FORMATS.get(work.format or ""),
        "published_from": day(work.startDate),
        "pub_year": work.startDate.year,
        "anilist_score": on_ten(work.averageScore),
        "anilist_popularity": work.popularity,
    }
