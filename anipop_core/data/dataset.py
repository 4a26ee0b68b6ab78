"""The clean dataset, and its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.links.tables import ANIME, PEOPLE, WORKS
from anipop_core.data.schema import CHARACTERS, IMAGES, TITLES, read_table
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.digests import bytes_digest
from anipop_core.errors import DataError
from anipop_core.schema import Facts

REPORT = "report.json"
TABLES = {
    "titles": TITLES,
    "characters": CHARACTERS,
    "images": IMAGES,
    "works": WORKS,
    "people": PEOPLE,
    "anime": ANIME,
}
_LINKED = ("producers", *STAFF_ROLES)  # columns of `titles` that name companies and people


@dataclass(frozen=True)
class Dataset:
    """The clean tables; their columns stand in `data.schema` and `data.links.tables`. Rows are sorted by their key."""

    titles: pd.DataFrame
    characters: pd.DataFrame
    images: pd.DataFrame
    works: pd.DataFrame  # manga and novels that a title may be based on
    people: pd.DataFrame
    anime: pd.DataFrame  # all that a title may follow
    data_hash: str  # SHA-256 of the tables' content


def load_dataset(folder: Path) -> Dataset:
    """The dataset that `build-data` wrote.

    Raises DataError where it is missing, breaks its schema or is not what its report was written about.
    """
    if not (folder / REPORT).is_file():
        raise DataError(
            f"There is no dataset in {folder}.",
            "",
            "Run `python -m anipop_core build-data` to make it.",
        )
    if missing := [name for name in TABLES if not (folder / f"{name}.parquet").is_file()]:
        raise DataError(
            f"The dataset in {folder} has no table of {', '.join(missing)}.",
            "It was built by an older version, or a part of it is gone.",
            "Run `python -m anipop_core build-data` again.",
        )
    tables = {name: read_table(folder / f"{name}.parquet", schema) for name, schema in TABLES.items()}
    found = hash_tables(tables)
    if _reported_hash(folder) != found:
        raise DataError(
            f"The tables in {folder} are not those its {REPORT} was written about.",
            "A dataset is used only as it was built.",
            "Run `python -m anipop_core build-data` again.",
        )
    return Dataset(**tables, data_hash=found)


def _reported_hash(folder: Path) -> str | None:
    try:
        return json.loads((folder / REPORT).read_text(encoding="utf-8"))["data_hash"]
    except (ValueError, KeyError):  # a report that was cut off or edited
        return None


def save_tables(dataset: Dataset, folder: Path) -> None:
    """Write the tables to `folder`; the same content gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        getattr(dataset, name).to_parquet(folder / f"{name}.parquet", index=False)


def hash_tables(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 of the tables' content, independent of how Parquet stores it."""
    texts = ((name, tables[name].to_json(orient="split", index=False)) for name in TABLES)
    return bytes_digest(*(text.encode() for pair in texts for text in pair))


def facts_of(row: Mapping[str, Any] | pd.Series) -> Facts:
    """The facts of a row of the clean titles, without what it is based on and follows: see `links.full_facts`.

    A table without companies and people (a catalogue of an older version) gives facts without them.
    """
    linked = {field: list(row[field]) for field in _LINKED if field in row}
    return normalise_facts({field: row[field] for field in PLAN_FIELDS} | linked)[0]
