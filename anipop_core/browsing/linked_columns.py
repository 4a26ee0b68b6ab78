"""What titles are based on and what they follow, as columns: the dataset's table has their numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first page doesn't wait for pandas
    import pandas as pd

LINKED_COLUMNS = ("based_on", "source_score", "source_readers", "magazine", "follows", "predecessor_score")


def with_linked_columns(titles: pd.DataFrame, works: pd.DataFrame, anime: pd.DataFrame) -> pd.DataFrame:
    """The titles with LINKED_COLUMNS, as far as they have `source_work` and `predecessor`.

    works, anime: as a checkpoint knows them (`model.known_tables.COLUMNS`). Ratings are those of today.
    """
    added: dict[str, pd.Series] = {}
    if "source_work" in titles:
        known = works.set_index("manga_id")
        wanted = {"based_on": "title", "source_score": "score", "source_readers": "members", "magazine": "magazine"}
        added |= {name: _looked_up(titles["source_work"], known[column]) for name, column in wanted.items()}
    if "predecessor" in titles:
        known = anime.set_index("mal_id")
        wanted = {"follows": "title", "predecessor_score": "score"}
        added |= {name: _looked_up(titles["predecessor"], known[column]) for name, column in wanted.items()}
    return titles.assign(**added)


def _looked_up(numbers: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each number; None or NaN where there is none."""
    found = numbers.map(values.astype("object")).astype("object")
    found = found.where(found.notna(), None)
    return found.astype("float64") if values.dtype.kind in "if" else found
