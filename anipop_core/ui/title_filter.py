"""Which titles of the catalogue are shown, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

SPELLINGS = ("title", "title_english", "title_native")


@dataclass(frozen=True)
class TitleFilter:
    """Empty fields don't filter. Words of a kind are joined by "or"; kinds by "and"."""

    text: str = ""
    types: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    years: tuple[int, int] | None = None  # first and last, inclusive; titles without a year fall out

    def apply(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of the catalogue that pass."""
        keep = pd.Series(True, index=table.index)
        if self.text.strip():
            keep &= _any_spelling(table, self.text.strip())
        if self.types:
            keep &= table["type"].isin(self.types)
        if self.genres:
            wanted = set(self.genres)
            keep &= table["genres"].map(lambda genres: not wanted.isdisjoint(genres)).astype(bool)
        if self.years:
            keep &= table["year"].between(*self.years).fillna(False).astype(bool)
        return table[keep]

    def sentence(self, count: int) -> str:
        """ "1,204 titles: TV or Movie, Action, from 2015 to 2024." """
        parts = [
            f'"{self.text.strip()}" in the title' if self.text.strip() else "",
            _either(self.types),
            _either(self.genres),
            f"from {self.years[0]} to {self.years[1]}" if self.years else "",
        ]
        named = ", ".join(part for part in parts if part)
        titles = "1 title" if count == 1 else f"{count:,} titles"
        return f"{titles}: {named}." if named else f"{titles}: the whole catalogue."


def _any_spelling(table: pd.DataFrame, text: str) -> pd.Series:
    found = [table[name].fillna("").str.contains(text, case=False, regex=False) for name in SPELLINGS]
    return pd.concat(found, axis=1).any(axis=1)


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)
