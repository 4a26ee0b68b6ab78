"""The source tables in the output folder: new rows are checked one by one and added."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from anipop_core.data.fetch.found import Problem
from anipop_core.data.fetch.merge import CHARACTER_TEXTS, NUMBERS, TEXTS
from anipop_core.data.fetch.merge_links import STAFF_TEXTS, WORK_NUMBERS, WORK_TEXTS
from anipop_core.data.links.tables import RAW_ADAPTATIONS, RAW_STAFF, RAW_WORKS
from anipop_core.data.schema import RAW_CHARACTERS, RAW_IMAGES, RAW_TITLES
from anipop_core.errors import DataError

_TYPES: dict[str, dict[str, str]] = {
    "titles": {"mal_id": "int64"} | dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64"),
    "characters": {"mal_id": "int64"} | dict.fromkeys(CHARACTER_TEXTS, "str"),
    "images": {"mal_id": "int64", "kind": "str", "path": "str", "width": "int64", "height": "int64"}
    | {"source": "str", "name": "str"},
    "staff": {"mal_id": "int64"} | dict.fromkeys(STAFF_TEXTS, "str") | {"pos": "float64"},
    "adaptations": {"mal_id": "int64", "manga_id": "int64", "how": "str", "published_after_anime": "bool"},
    "source_works": {"manga_id": "int64"} | dict.fromkeys(WORK_TEXTS, "str") | dict.fromkeys(WORK_NUMBERS, "float64"),
}
TABLES = tuple(_TYPES)
_SCHEMAS = {
    "titles": RAW_TITLES,
    "characters": RAW_CHARACTERS,
    "images": RAW_IMAGES,
    "staff": RAW_STAFF,
    "adaptations": RAW_ADAPTATIONS,
    "source_works": RAW_WORKS,
}


def as_table(name: str, rows: Sequence[dict[str, Any]]) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows that fit `build-data`'s schema of the table `name`, and a problem for each that doesn't."""
    table = pd.DataFrame(rows, columns=list(_TYPES[name])).astype(_TYPES[name])
    try:
        _SCHEMAS[name].validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        broken = error.failure_cases.dropna(subset=["index"]).drop_duplicates("index")
        problems = [
            Problem(f"{name}.parquet", _row_in_words(table, index), f"{column} breaks the rule {rule}")
            for index, column, rule in zip(broken["index"], broken["column"], broken["check"], strict=True)
        ]
        return table.drop(index=broken["index"].tolist()), problems
    return table, []


def read_there(out: Path, name: str) -> pd.DataFrame:
    """The table that an earlier run wrote; empty where there is none. Raises DataError where it can't be read."""
    path, columns = out / f"{name}.parquet", list(_TYPES[name])
    if not path.is_file():
        return pd.DataFrame(columns=columns).astype(_TYPES[name])
    try:
        return pd.read_parquet(path).reindex(columns=columns).astype(_TYPES[name])
    except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
        raise DataError(
            f"{path} can't be read ({str(error)[:120]}).",
            "What is fetched is added to the tables in this folder.",
            "Move the file away, or give another folder with --out.",
        ) from error


def add(there: pd.DataFrame, new: pd.DataFrame, fetched: set[int]) -> pd.DataFrame:
    """The table `there` with the rows of `fetched` titles (mal_id) replaced by those of `new`."""
    kept = there[~there["mal_id"].isin(fetched)]
    return pd.concat([kept, new]).sort_values("mal_id", kind="stable", ignore_index=True)


def add_works(there: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The works of both tables; of one in both what is new, and from `there` what the new row doesn't know."""
    both = new.set_index("manga_id").combine_first(there.set_index("manga_id"))
    return both.reset_index()[list(there.columns)].astype(_TYPES["source_works"])


def _row_in_words(table: pd.DataFrame, index: int) -> str:
    key, what = ("mal_id", "title") if "mal_id" in table else ("manga_id", "work")
    return f"{what} {table[key][index]}"


def write(out: Path, name: str, table: pd.DataFrame) -> None:
    """Write the table by renaming a finished file, so that there is a whole one at any moment."""
    temporary = out / f"{name}.parquet.part"
    table.to_parquet(temporary, index=False)
    temporary.replace(out / f"{name}.parquet")
