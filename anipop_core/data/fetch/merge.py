"""Merges what several sources know of a title into one row, and makes the rows of its characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from anipop_core.data.fetch.found import FoundTitle

TEXTS: tuple[str, ...] = (
    *("title", "title_english", "title_native", "synopsis", "synopsis_source", "type", "source", "status"),
    *("aired_from", "season", "rating", "genres", "themes", "demographics", "studios", "producers", "relations"),
    "poster_url",
)
NUMBERS: tuple[str, ...] = (
    *("score", "num_scoring_users", "num_list_users", "episodes", "duration_min", "year"),
    *("anilist_score", "kitsu_rating", "anilist_id", "kitsu_id", "tmdb_id"),  # nobody here knows tmdb_id
)
COLUMNS = ("mal_id", *TEXTS, *NUMBERS)
CHARACTER_TEXTS = ("name", "role", "description", "portrait_url", "platform")


def title_row(found: list[FoundTitle]) -> dict[str, Any]:
    """The title's row: each column from the first source that knows it. `found`: the most trusted source first."""
    row: dict[str, Any] = {"mal_id": found[0].mal_id, "synopsis": "", "synopsis_source": None}
    for column in COLUMNS:
        for title in found:
            value = title.columns.get(column)
            if value is not None and value != "":
                row[column] = value
                if column == "synopsis":
                    row["synopsis_source"] = title.source
                break
    return {column: row.get(column) for column in COLUMNS}


def character_rows(found: list[FoundTitle]) -> Iterator[dict[str, Any]]:
    """A row for every character of every source; `build-data` merges those that are one person."""
    for title in found:
        seen = set[str]()
        for person in title.characters:
            if person.key not in seen:
                seen.add(person.key)
                on_the_web = person.portrait and person.portrait.startswith("http")
                yield {
                    "mal_id": title.mal_id,
                    "name": person.name,
                    "role": person.role,
                    "description": person.description,
                    "portrait_url": person.portrait if on_the_web else None,
                    "platform": title.source,
                }
