"""The tables of what the catalogue knows on disk, and their rows as entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from anipop_core.data.linked_facts import plain_name
from anipop_core.data.links.spelling import spelling_key
from anipop_core.model.known_entries import KnownAnime, KnownName, KnownWork

WHOLE, NUMBER, TEXT, WORD, LIST = "Int32", "float64", "str", "category", "object"  # Parquet stores each value once
COLUMNS = {
    "works": {
        "manga_id": WHOLE, "title": TEXT, "title_native": TEXT, "type": WORD, "score": NUMBER, "score_2022": NUMBER,
        "votes": WHOLE, "members": WHOLE, "year": WHOLE, "magazine": WORD,
    },
    "people": {"name": TEXT, "spellings": LIST, "titles": WHOLE},
    "anime": {
        "mal_id": WHOLE, "title": TEXT, "title_english": TEXT, "title_native": TEXT, "type": WORD, "score": NUMBER,
        "num_scoring_users": WHOLE, "num_list_users": WHOLE, "aired": TEXT, "year": WHOLE, "franchise": WHOLE,
    },
}  # fmt: skip


def tidy(name: str, table: pd.DataFrame | None) -> pd.DataFrame:
    """A table of COLUMNS alone, in their types; an empty one for None.

    Raises KeyError where a column is missing.
    """
    columns = COLUMNS[name]
    if table is None:
        table = pd.DataFrame(columns=list(columns))
    found = table[list(columns)].astype({column: kind for column, kind in columns.items() if kind != TEXT})
    numbers = [column for column, kind in columns.items() if kind == NUMBER]
    found[numbers] = found[numbers].round(2)  # as MAL shows them
    texts = [column for column, kind in columns.items() if kind == TEXT]
    found[texts] = found[texts].fillna("").astype("str")
    return found.reset_index(drop=True)


def save_table(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write `name`.parquet."""
    table.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd", compression_level=19)


def load_table(folder: Path, name: str) -> pd.DataFrame:
    """Read what `save_table` wrote."""
    return tidy(name, pd.read_parquet(folder / f"{name}.parquet"))


def works_of(table: pd.DataFrame) -> Iterator[KnownWork]:
    """The works, the most read first."""
    for row in _rows(table.sort_values("members", ascending=False, kind="stable", na_position="last")):
        yield KnownWork(**row)


def anime_of(table: pd.DataFrame) -> Iterator[KnownAnime]:
    """The anime, the most listed first. One whose year isn't given has that of its first day."""
    names = {"num_scoring_users": "votes", "num_list_users": "members"}
    table = table.sort_values("num_list_users", ascending=False, kind="stable", na_position="last")
    years = pd.to_numeric(table["aired"].str[:4], errors="coerce").astype(WHOLE)
    table = table.assign(year=table["year"].fillna(years)).rename(columns=names)
    for row in _rows(table.drop(columns=["aired", "franchise"])):
        yield KnownAnime(**row)


def people_of(table: pd.DataFrame) -> Iterator[KnownName]:
    """The people, those with the most titles first."""
    for row in _rows(table.sort_values("titles", ascending=False, kind="stable")):
        yield KnownName(plain_name(row["name"]), row["titles"], tuple(row["spellings"]))


def names_in(values: pd.Series) -> tuple[KnownName, ...]:
    """The names in a column of names or of lists of them, the commonest first.

    Spellings that differ in signs, spaces and case alone are one name, known by the commonest of them.
    """
    counts = values.explode().dropna().astype("str").value_counts().to_dict()
    groups: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        groups.setdefault(spelling_key(name), []).append(name)
    found = [KnownName(names[0], sum(map(counts.__getitem__, names)), tuple(names[1:])) for names in groups.values()]
    return tuple(sorted(found, key=lambda known: -known.titles))


def _rows(table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Rows as plain Python values; None where one is missing."""
    columns = {name: _plain_values(table[name]) for name in table}
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _plain_values(column: pd.Series) -> list[Any]:
    if column.dtype == "object":  # lists
        return column.tolist()
    return column.astype("object").where(column.notna(), None).tolist()
