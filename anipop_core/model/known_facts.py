"""What a checkpoint knows of works, earlier anime, people and companies: to fill in plans, and to search in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.model.known_directory import Directory
from anipop_core.model.known_entries import KnownAnime, KnownName, KnownWork
from anipop_core.model.known_resolution import Resolution
from anipop_core.model.known_tables import (
    anime_of,
    load_table,
    names_in,
    people_of,
    save_table,
    tidy,
    works_of,
)
from anipop_core.schema import Facts, Notice, Predecessor, SourceWork

SHOWN = 10  # results of a search


@dataclass(frozen=True, eq=False)
class KnownFacts:
    """Facts alone, no texts. The tables have `known_tables.COLUMNS`; the directories are built when first asked."""

    works: pd.DataFrame
    people: pd.DataFrame
    anime: pd.DataFrame
    studios: Directory[KnownName]
    companies: Directory[KnownName]

    @classmethod
    def of(
        cls,
        titles: pd.DataFrame,
        works: pd.DataFrame | None = None,
        people: pd.DataFrame | None = None,
        anime: pd.DataFrame | None = None,
    ) -> KnownFacts:
        """From the dataset's tables; None knows none.

        titles: the catalogue's table, for the names in its columns `studios` and `producers`, where it has them.
        """
        studios, companies = (
            Directory(names_in(titles[column]) if column in titles else ()) for column in ("studios", "producers")
        )
        return cls(tidy("works", works), tidy("people", people), tidy("anime", anime), studios, companies)

    @classmethod
    def load(cls, folder: Path, titles: pd.DataFrame) -> KnownFacts:
        """Read what `save` wrote. Raises FileNotFoundError where a table isn't there."""
        works, people, anime = (load_table(folder, name) for name in ("works", "people", "anime"))
        return cls.of(titles, works, people, anime)

    def save(self, folder: Path) -> None:
        """Write works.parquet, people.parquet and anime.parquet."""
        for name in ("works", "people", "anime"):
            save_table(getattr(self, name), folder, name)

    def resolve(self, facts: Facts) -> tuple[Facts, tuple[Notice, ...]]:
        """The plan in the catalogue's names, with what it knew in the pitch's year where nothing is given.

        What isn't known counts as missing, and a notice names its field and the nearest known ones. Resolving the
        result once more changes nothing, but with another year do it from the plan as it was given.
        """
        found = Resolution(facts.year)
        roles: dict[str, Any] = {
            role: found.names(f"staff.{role}", names, self.people_directory)
            for role in STAFF_ROLES
            if (names := getattr(facts, role))
        }
        work, earlier = facts.source_work, facts.predecessor
        resolved = replace(
            facts,
            studios=found.names("studios", facts.studios, self.studios),
            producers=found.names("producers", facts.producers, self.companies),
            source_work=work and found.source_work(work, facts.source, self.works_directory, self.magazines),
            predecessor=earlier and found.predecessor(earlier, self.anime_directory),
            **roles,
        )
        return resolved, tuple(found.notices)

    def as_read(self, facts: Facts) -> Facts:
        """What the model reads of a plan: equal for two plans that say the same in other words.

        Of the source work that is its rating and its magazine, of the predecessor its rating.
        """
        found, _ = self.resolve(facts)
        work, earlier = found.source_work or SourceWork(), found.predecessor or Predecessor()
        return replace(
            found,
            source_work=SourceWork(score=work.score, magazine=work.magazine),
            predecessor=Predecessor(score=earlier.score),
        )

    def prepare(self) -> None:
        """Build what searches and look-ups need: a second's work that the first of them would wait for."""
        for directory in (self.works_directory, self.anime_directory, self.people_directory, self.magazines):
            directory.search("a", 1)

    def search_works(self, text: str, count: int = SHOWN) -> tuple[KnownWork, ...]:
        """Works for what was typed so far, the likeliest first."""
        return self.works_directory.search(text, count)

    def search_anime(self, text: str, count: int = SHOWN) -> tuple[KnownAnime, ...]:
        """Anime that a pitch may follow."""
        return self.anime_directory.search(text, count)

    def search_people(self, text: str, count: int = SHOWN) -> tuple[KnownName, ...]:
        """People of any role."""
        return self.people_directory.search(text, count)

    def search_companies(self, text: str, count: int = SHOWN) -> tuple[KnownName, ...]:
        """Companies of the committee, broadcasters and labels."""
        return self.companies.search(text, count)

    @cached_property
    def franchise_of(self) -> dict[int, int]:
        """Franchise by `mal_id`."""
        return dict(zip(self.anime["mal_id"].tolist(), self.anime["franchise"].tolist(), strict=True))

    @cached_property
    def works_directory(self) -> Directory[KnownWork]:
        return Directory(works_of(self.works))

    @cached_property
    def anime_directory(self) -> Directory[KnownAnime]:
        return Directory(anime_of(self.anime))

    @cached_property
    def people_directory(self) -> Directory[KnownName]:
        return Directory(people_of(self.people))

    @cached_property
    def magazines(self) -> Directory[KnownName]:
        return Directory(names_in(self.works["magazine"]))
