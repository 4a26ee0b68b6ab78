"""Reads the names and numbers in a plan as what the catalogue knows by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from anipop_core.data.linked_facts import field_in_words, quoted_short
from anipop_core.model.known_directory import Directory
from anipop_core.model.known_entries import KnownAnime, KnownName, KnownWork
from anipop_core.schema import Notice, Predecessor, SourceWork

Linked = TypeVar("Linked", KnownWork, KnownAnime)
Preference: TypeAlias = Callable[[Linked], bool]

SEVERAL = 5  # of one name that a warning lists


@dataclass(frozen=True)
class Resolution:
    """Of one plan: what can't be found counts as missing, and `notices` says so."""

    year: int | None  # the pitch's
    notices: list[Notice] = field(default_factory=list)

    def names(self, path: str, names: Sequence[str], known: Directory[KnownName]) -> tuple[str, ...]:
        """Each name as the catalogue spells it, once; those that it doesn't know are left out."""
        found = (self._name(path, name, known) for name in names)
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def source_work(
        self, given: SourceWork, source: str | None, works: Directory[KnownWork], magazines: Directory[KnownName]
    ) -> SourceWork | None:
        """What is given of the work, and for the rest what the catalogue knew of it in the pitch's year.

        source: of the plan ("Manga"); it tells works of one title apart.
        """
        path = "source_work"
        magazine = self._name(f"{path}.magazine", given.magazine, magazines) if given.magazine else None
        given = replace(given, magazine=magazine)
        numbered = self._numbered(f"{path}.manga_id", given.manga_id, given.title, works)
        preferences: list[Preference[KnownWork]] = [
            lambda work: given.year is not None and work.year == given.year,
            lambda work: source is not None and (work.type or "").casefold() == source.casefold(),
        ]
        work = numbered or self._titled(f"{path}.title", given, works, preferences)
        if work is None:
            found = replace(given, manga_id=None)
        else:
            found = SourceWork(
                manga_id=work.manga_id,
                title=work.title,
                score=_first(given.score, work.score_as_of(self.year)),
                members=_first(given.members, work.members_as_of(self.year)),
                year=_first(given.year, work.year),
                magazine=_first(given.magazine, work.magazine),
            )
        if self._too_late(f"{path}.year", found, "was first published"):
            return None
        return None if found == SourceWork(title=found.title) else found

    def predecessor(self, given: Predecessor, anime: Directory[KnownAnime]) -> Predecessor | None:
        """What is given of the earlier title, and for the rest what the catalogue knows of it."""
        path = "predecessor"
        numbered = self._numbered(f"{path}.mal_id", given.mal_id, given.title, anime)
        preferences: list[Preference[KnownAnime]] = [
            lambda title: given.year is not None and title.year == given.year,
            lambda title: self.year is not None and title.year is not None and title.year <= self.year,
        ]
        title = numbered or self._titled(f"{path}.title", given, anime, preferences)
        if title is None:
            found = replace(given, mal_id=None)
        else:
            found = Predecessor(
                mal_id=title.mal_id,
                title=title.title,
                score=_first(given.score, title.score),
                members=_first(given.members, title.members),
                year=_first(given.year, title.year),
            )
        if self._too_late(f"{path}.year", found, "first aired"):
            return None
        return None if found == Predecessor(title=found.title) else found

    def _name(self, path: str, name: str, known: Directory[KnownName]) -> str | None:
        exact, called = known.named(name), known.called(name)
        if exact is None and not called:
            self._missing(path, name, f"the catalogue doesn't know it. {_near(known.nearest(name))}")
            return None
        if len(called) > 1:
            return self._shared_name(path, name, exact, called)
        return (exact or called[0]).name

    def _shared_name(self, path: str, name: str, exact: KnownName | None, called: Sequence[KnownName]) -> str | None:
        """The one that is shown under exactly this name, if there is one; the warning names the others."""
        others = [f"{other.name} ({other.titles} titles)" for other in called if other != exact][:SEVERAL]
        if exact is None:
            self._missing(path, name, f"several are called so. Give one of {', '.join(others)}")
            return None
        field = field_in_words(path)
        message = f'"{name}" in {field} is read as the one with {exact.titles} titles; others are called so too: '
        self.notices.append(Notice("shared_name", f"{message}{', '.join(others)}.", f"facts.{path}"))
        return exact.name

    def _numbered(self, path: str, number: int | None, title: str, known: Directory[Linked]) -> Linked | None:
        if number is None:
            return None
        found = known.numbered(number)
        if found is None:
            near = _near(known.nearest(title)) if title else "Look it up by its title or give its score yourself."
            self._missing(path, number, f"the catalogue has nothing of this number. {near}")
        return found

    def _titled(
        self,
        path: str,
        given: SourceWork | Predecessor,
        known: Directory[Linked],
        preferences: Sequence[Preference[Linked]],
    ) -> Linked | None:
        """The only one of the given title; where there are several, the only one that fits the rest of the plan.

        Nothing is said of an unknown title with a score: the numbers alone are enough.
        """
        if not given.title:
            return None
        called = known.called(given.title)
        for preferred in preferences:
            called = tuple(filter(preferred, called)) or called
        if len(called) == 1:
            return called[0]
        if called:
            which = ", ".join(entry.shown for entry in called[:SEVERAL])
            self._missing(path, given.title, f"several are called so. Give the number of one of {which}")
        elif given.score is None:
            near = _near(known.nearest(given.title))
            self._missing(path, given.title, f"the catalogue doesn't know it. {near} Or give its score yourself")
        return None

    def _too_late(self, path: str, found: SourceWork | Predecessor, what: str) -> bool:
        """Whether it came after the year of the pitch."""
        if found.year is None or self.year is None or found.year <= self.year:
            return False
        name = found.title or found.year
        self._missing(path, name, f"it {what} in {found.year}, after the pitch's year {self.year}. Check both years")
        return True

    def _missing(self, path: str, value: object, reason: str) -> None:
        message = (
            f'"{quoted_short(value)}" counts as missing in {field_in_words(path)}: {reason.strip().removesuffix(".")}.'
        )
        self.notices.append(Notice("unknown_fact", message, f"facts.{path}"))


T = TypeVar("T")


def _first(given: T | None, known: T | None) -> T | None:
    """What is given stands over what is known."""
    return known if given is None else given


def _near(names: str) -> str:
    return f"Nearest known: {names}." if names else "Nothing like it is known."
