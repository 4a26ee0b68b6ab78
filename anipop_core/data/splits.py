"""The splits into training and test titles: `random` (the paper's), `fold` (by franchise), `temporal` and `sequel`."""

from __future__ import annotations

import pandas as pd

from anipop_core.digests import text_digest
from anipop_core.errors import DataError

FOLDS = 5
TEST_SHARE = 0.2
LAST_TRAINING_YEAR = 2021

SPLIT_COLUMNS = ["franchise", "fold", "temporal", "random", "sequel"]


def assign_splits(titles: pd.DataFrame) -> pd.DataFrame:
    """`titles` (columns `mal_id`, `franchise`, `year`) with the other SPLIT_COLUMNS by rule.

    fold: 0-4, by a hash of the franchise, so that it doesn't change when other titles come or go.
    random: "train" or "test" (20 %), by a hash of the title, whatever its franchise.
    temporal: "train" up to 2021; "test" where the whole franchise came later; else "unused" (a later part of
        a franchise that was trained on, or a title without a year).
    sequel: "train" as in temporal; "test" for the later parts of franchises that were trained on; else "unused".
    """
    fold = titles["franchise"].map(lambda franchise: _hash(f"fold:{franchise}") % FOLDS)
    random = titles["mal_id"].map(
        lambda mal_id: "test" if _hash(f"random:{mal_id}") % 1000 < TEST_SHARE * 1000 else "train"
    )
    early = titles["year"] <= LAST_TRAINING_YEAR
    new = titles["year"].gt(LAST_TRAINING_YEAR) & ~titles["franchise"].isin(titles.loc[early, "franchise"])
    temporal = early.map({True: "train", False: "unused"}).mask(new, "test")
    return titles.assign(fold=fold.astype("int64"), temporal=temporal, random=random, sequel=_sequel(titles))


def _sequel(titles: pd.DataFrame) -> pd.Series:
    early = titles["year"] <= LAST_TRAINING_YEAR
    later_part = titles["year"].gt(LAST_TRAINING_YEAR) & titles["franchise"].isin(titles.loc[early, "franchise"])
    return early.map({True: "train", False: "unused"}).mask(later_part, "test")


def take_splits(titles: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """`titles` with the franchises and splits of `given` (`mal_id` and SPLIT_COLUMNS), which must match row
    for row: a figure on given splits counts only if no test title was lost or added. `sequel` is worked out where
    it isn't given.

    Raises DataError where a title of the splits was dropped, or a kept title is not in them.
    """
    lost = sorted(set(given["mal_id"]) - set(titles["mal_id"]))
    if lost:
        raise DataError(
            f"{len(lost)} titles of the given splits are not among the clean titles ({_some(lost)}).",
            "Every title of the splits has to be kept.",
            "Check that the tables and the splits belong together, or build without --splits.",
        )
    new = sorted(set(titles["mal_id"]) - set(given["mal_id"]))
    if new:
        raise DataError(
            f"{len(new)} clean titles are not in the given splits ({_some(new)}).",
            "Every title needs a split.",
            "Add them to the splits, or build without --splits to have all of them assigned.",
        )
    columns = given[["mal_id", *(name for name in SPLIT_COLUMNS if name in given)]]
    taken = titles.drop(columns=SPLIT_COLUMNS, errors="ignore").merge(columns, on="mal_id", validate="1:1")
    return taken if "sequel" in given else taken.assign(sequel=_sequel(taken))


def _hash(text: str) -> int:
    """64 bits, the same on every machine and in every run, unlike Python's own `hash`."""
    return int(text_digest(text)[:16], 16)


def _some(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:5])) + (", …" if len(ids) > 5 else "")
