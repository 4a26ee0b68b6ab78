"""Summaries of the catalogue's table: what is missing, scores by year, franchise sizes, splits."""

from __future__ import annotations

import pandas as pd

from anipop_core.data.vocabulary import PLAN_FIELDS

SIZE_CLASSES = {"1 title": (1, 1), "2": (2, 2), "3 to 5": (3, 5), "6 to 10": (6, 10), "11 and more": (11, 10**6)}
FEW_TITLES = 10  # a year with fewer says nothing about its time
SPLITS = ("fold", "temporal", "random")


def missing(table: pd.DataFrame) -> pd.Series:
    """Field -> share of the titles (0-1) for which it isn't known, the most missing first.

    An empty list of tags counts as missing: nobody can tell it from tags nobody gave.
    """
    fields = [*PLAN_FIELDS, "title_english", "title_native", "anilist_score", "kitsu_rating"]
    shares = {field: float((~known(table[field])).mean()) for field in fields}
    return pd.Series(shares).sort_values(ascending=False, kind="stable")


def known(column: pd.Series) -> pd.Series:
    """For each cell whether it holds something (bool)."""
    if column.map(pd.api.types.is_list_like).any():
        return column.map(len) > 0
    return column.notna()


def scores_by_year(table: pd.DataFrame) -> pd.DataFrame:
    """year, titles, lower, middle, upper: quartiles of the scores of every year with FEW_TITLES or more."""
    years = table.dropna(subset="year").groupby("year")["score"]
    found = years.quantile([0.25, 0.5, 0.75]).unstack().set_axis(["lower", "middle", "upper"], axis=1)
    found.insert(0, "titles", years.size())
    found = found[found["titles"] >= FEW_TITLES].reset_index()
    return found.astype({"year": int, "titles": int})


def franchise_sizes(table: pd.DataFrame) -> pd.DataFrame:
    """label, franchises, titles, score (mean over the titles): one row a class of SIZE_CLASSES."""
    size = table.groupby("franchise")["franchise"].transform("size")
    rows = []
    for label, (low, high) in SIZE_CLASSES.items():
        inside = table[size.between(low, high)]
        rows.append((label, inside["franchise"].nunique(), len(inside), inside["score"].mean()))
    return pd.DataFrame(rows, columns=["label", "franchises", "titles", "score"])


def splits(table: pd.DataFrame) -> pd.DataFrame:
    """split, part, titles, score (mean), first and last year of every part of every split."""
    parts = [
        (split, str(part), len(rows), rows["score"].mean(), rows["year"].min(), rows["year"].max())
        for split in SPLITS
        for part, rows in table.groupby(split)
    ]
    return pd.DataFrame(parts, columns=["split", "part", "titles", "score", "first", "last"])
