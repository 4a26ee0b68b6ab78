"""Makes the rows of staff, of source works and of what links titles to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from anipop_core.data.fetch.found import FoundTitle, FoundWork

STAFF_TEXTS = ("role", "person", "name", "name_latin", "source")
WORK_TEXTS = ("title", "type", "published_from", "author", "serialization", "demographic", "genres", "themes")
WORK_NUMBERS = (
    *("score", "votes", "members", "favorites", "pub_year", "anilist_score", "anilist_popularity"),
    *("score_2022", "rank_2022"),  # nobody here knows what was so then
)


def credit_rows(found: list[FoundTitle]) -> Iterator[dict[str, Any]]:
    """A row for every credit of every source; `build-data` joins those that are of one person."""
    for title in found:
        place = Counter[str]()  # in the role
        for credit in dict.fromkeys(title.staff):
            yield {
                "mal_id": title.mal_id,
                "role": credit.role,
                "person": credit.person,
                "name": credit.name or credit.latin,
                "name_latin": credit.latin,
                "pos": place[credit.role],
                "source": title.source,
            }
            place[credit.role] += 1


def adaptation_rows(found: list[FoundTitle]) -> Iterator[dict[str, Any]]:
    """A row for every work that a source links to the title. It came later where any of them says so."""
    later: dict[int, bool] = {}
    for work in (work for title in found for work in title.works):
        later[work.manga_id] = later.get(work.manga_id, False) or work.came_later
    for manga_id, came_later in later.items():
        yield {
            "mal_id": found[0].mal_id,
            "manga_id": manga_id,
            "how": "relation",
            "published_after_anime": came_later,
        }


def work_rows(titles: Iterable[list[FoundTitle]]) -> list[dict[str, Any]]:
    """A row for each work of all titles: each column from the most trusted source that knows it.

    Works that nobody could tell a title of are left out.
    """
    ranked: list[tuple[int, FoundWork]] = [
        (rank, work) for found in titles for rank, title in enumerate(found) for work in title.works
    ]
    rows: dict[int, dict[str, Any]] = {}
    for _, work in sorted(ranked, key=lambda entry: entry[0]):
        row = rows.setdefault(work.manga_id, {"manga_id": work.manga_id})
        row |= {column: value for column, value in _known(work.columns) if column not in row}
    return [row for _, row in sorted(rows.items()) if "title" in row]


def _known(columns: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((column, value) for column, value in columns.items() if value is not None and value != "")
