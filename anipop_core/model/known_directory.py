"""All entries of one kind that the catalogue knows, found by their number and by their name."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Generic, Protocol, TypeVar

from cachetools import LRUCache, cached

from anipop_core.digests import text_digest
from anipop_core.model.name_search import NameSearch


class Named(Protocol):
    """An entry: `spellings` begins with the name that is shown; `shown` is how a warning names it."""

    @property
    def spellings(self) -> tuple[str, ...]: ...

    @property
    def shown(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


class Directory(Generic[Entry]):
    """Entries of one kind, the popular ones first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._search = NameSearch(entry.spellings for entry in self.entries)
        self._named = {entry.spellings[0]: entry for entry in reversed(self.entries) if entry.spellings}
        self._numbered = {getattr(entry, "number", None): entry for entry in self.entries}
        # One plan is read many times over. By digest: an unknown name is a visitor's own.
        self.nearest = cached(LRUCache[str, str](1024), key=text_digest, lock=Lock())(self._nearest)

    def numbered(self, number: int) -> Entry | None:
        """The entry with MAL's number."""
        return self._numbered.get(number)

    def named(self, name: str) -> Entry | None:
        """The entry that is shown under exactly this name."""
        return self._named.get(name)

    def called(self, name: str) -> tuple[Entry, ...]:
        """The entries of that name in any of their spellings, popular first."""
        return tuple(self.entries[place] for place in self._search.called(name))

    def search(self, text: str, count: int) -> tuple[Entry, ...]:
        """Up to `count` entries for what was typed so far, the likeliest first."""
        return tuple(self.entries[place] for place in self._search.search(text, count))

    def _nearest(self, name: str) -> str:
        """The entry whose name is most like it, as a warning names it; "" where none is."""
        return ", ".join(entry.shown for entry in self.search(name, 1))
