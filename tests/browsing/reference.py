"""The same filters in pandas and plain Python, for comparison."""

from __future__ import annotations

import pandas as pd

from anipop_core.browsing.filters import (
    Area,
    Filter,
    Presence,
    Search,
    Span,
    Words,
)
from anipop_core.browsing.spelling import plain_spelling

SPELLINGS = ["title", "title_english", "title_native"]


def passes(table: pd.DataFrame, found: Filter) -> pd.Series:
    if isinstance(found, Search):
        return searched(table).map(lambda t: all(word in t for word in plain_spelling(found.text).split()))
    if isinstance(found, Span):
        values = column(table, found.field.column)
        low = -float("inf") if found.low is None else found.low
        high = float("inf") if found.high is None else found.high
        return values.between(low, high)
    if isinstance(found, Words):
        wanted = set(found.values)
        if not found.field.several:
            return table[found.field.column].map(lambda v: "unknown" if pd.isna(v) else str(v)).isin(wanted)
        test = wanted.issubset if found.every else lambda words: not wanted.isdisjoint(words)
        return table[found.field.column].map(lambda words: bool(test(set(words))))
    if isinstance(found, Presence):
        return (table[found.field.column] > 0) == found.there
    assert isinstance(found, Area)
    x0, y0, x1, y1 = found.box
    return table["map_x"].between(x0, x1) & table["map_y"].between(y0, y1)


_SEARCHED: dict[int, tuple[pd.DataFrame, pd.Series]] = {}  # id of a table -> the table, so that the id stays its own


def searched(table: pd.DataFrame) -> pd.Series:
    """All spellings of each title, as they are searched; worked out once a table, which no test changes."""
    if id(table) not in _SEARCHED:
        spelt = table[SPELLINGS].fillna("").map(plain_spelling).agg("\n".join, axis=1)
        _SEARCHED[id(table)] = (table, spelt)
    return _SEARCHED[id(table)][1]


def column(table: pd.DataFrame, name: str) -> pd.Series:
    if name in ("error", "miss"):
        error = (table["oof_score"] - table["score"]).round(3)
        return error if name == "error" else error.abs()
    return table[name]


def kept(table: pd.DataFrame, filters: list[Filter]) -> pd.DataFrame:
    keep = pd.Series(True, index=table.index)
    for found in filters:
        keep &= passes(table, found)
    return table[keep]
