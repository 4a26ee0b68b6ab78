"""What a visitor looks at (filters, order, columns, figures), so that it can be sent as a URL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from anipop_core.browsing.filters import Filter

FIGURES = ("scores", "groups", "reach", "map")
SCORE_COLOUR, ERROR_COLOUR, GENRE_COLOUR = "score", "error", "genre."  # the last is followed by a genre


@dataclass(frozen=True)
class Sort:
    """The order of the table."""

    column: str
    down: bool = True  # the largest first

    @property
    def text(self) -> str:
        """As in the URL: the column's name, after a "-" where the largest comes first."""
        return f"{'-' if self.down else ''}{self.column}"


@dataclass(frozen=True)
class View:
    """All choices of a visitor; None means the page's own default."""

    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    columns: tuple[str, ...] | None = None
    figures: str = FIGURES[0]
    colour: str = SCORE_COLOUR  # of the map

    def find(self, name: str) -> Filter | None:
        """The filter of that name, if the view has it."""
        return next((found for found in self.filters if found.name == name), None)

    def without(self, names: Iterable[str]) -> View:
        """The view with the filters of these names taken away."""
        gone = set(names)
        return replace(self, filters=tuple(found for found in self.filters if found.name not in gone))

    def with_filter(self, name: str, found: Filter | None) -> View:
        """The view with the filter of that name put in place, at the end if it is new; None takes it away."""
        if found is None:
            return self.without([name])
        if self.find(name) is None:
            return replace(self, filters=(*self.filters, found))
        return replace(self, filters=tuple(found if old.name == name else old for old in self.filters))
