"""The facts of a known title with all that they link to, as its producers knew them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from anipop_core.schema import Facts, Predecessor, SourceWork

CLEAN_RATING_YEARS = (2022, 2024)  # of titles for which `score_2022` is what was known


@dataclass(frozen=True)
class LinkedRows:
    """Works and anime by their numbers, to look up what a title links to."""

    works: Mapping[int, Mapping[str, Any]]
    anime: Mapping[int, Mapping[str, Any]]

    @classmethod
    def of(cls, titles: pd.DataFrame, works: pd.DataFrame, anime: pd.DataFrame) -> LinkedRows:
        """What the `titles` link to, in the dataset's tables of works and anime."""
        linked_works = works[works["manga_id"].isin(titles["source_work"].dropna())]
        linked_anime = anime[anime["mal_id"].isin(titles["predecessor"].dropna())]
        return cls(
            works=linked_works.set_index("manga_id").to_dict("index"),
            anime=linked_anime.set_index("mal_id").to_dict("index"),
        )

    def add(self, facts: Facts, row: Mapping[str, Any] | pd.Series) -> Facts:
        """A title's `facts` with its predecessor and source work, whose numbers stand in its `row`."""
        predecessor, work = _number(row["predecessor"]), _number(row["source_work"])
        return replace(
            facts,
            predecessor=None if predecessor is None else self.predecessor(predecessor),
            source_work=None if work is None else self.source_work(work, facts.year),
        )

    def predecessor(self, mal_id: int) -> Predecessor:
        """What is known of an anime. Its numbers are those of today. Raises KeyError where it isn't known."""
        found = self.anime[mal_id]
        return Predecessor(
            mal_id=mal_id,
            title=found["title"],
            score=_known(found["score"]),
            members=_number(found["num_list_users"]) or None,
            year=_number(found["year"]),
        )

    def source_work(self, manga_id: int, year: int | None) -> SourceWork:
        """What is known of a work in a title's `year`. Raises KeyError where it isn't known.

        Its rating is that of 2022 for titles of 2022 to 2024. For others it is that of December 2024, which for
        older titles holds the pull of the anime itself; so do the readers of every title up to 2024.
        """
        found = self.works[manga_id]
        first, last = CLEAN_RATING_YEARS
        column = "score_2022" if year is not None and first <= year <= last else "score"
        return SourceWork(
            manga_id=manga_id,
            title=found["title"],
            score=_known(found[column]),
            members=_number(found["members"]) or None,
            year=_number(found["year"]),
            magazine=_known(found["magazine"]),
        )


def as_of_pitch(facts: Facts) -> Facts:
    """All facts, but the source work's rating only where it is known as of the pitch's day: from 2022 on."""
    work = facts.source_work
    if work is None or (facts.year or 0) >= CLEAN_RATING_YEARS[0]:
        return facts
    return replace(facts, source_work=replace(work, score=None))


def _known(value: Any) -> Any:
    """The value, None where it is missing."""
    return None if pd.isna(value) else value


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
