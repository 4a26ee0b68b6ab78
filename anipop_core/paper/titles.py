"""Clean dataset -> the paper's inputs of each title, and which titles train and test under a protocol."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from anipop_core.data.dataset import Dataset
from anipop_core.data.splits import FOLDS
from anipop_core.errors import DataError

Protocol: TypeAlias = Literal["random", "franchise", "temporal"]


@dataclass(frozen=True)
class PaperTitle:
    """One title's inputs. Any but the synopsis may be empty; in the paper's own data none is."""

    synopsis: str
    characters: str  # descriptions of the main characters, joined by a space
    portraits: tuple[Path, ...]  # in the order they are joined in


def read_titles(dataset: Dataset, source: Path) -> list[PaperTitle]:
    """The inputs of each of `dataset.titles`, in their order. `source`: folder the picture paths are relative to."""
    people = dataset.characters[dataset.characters["is_main"] & dataset.characters["description"].ne("")]
    described = people.groupby("mal_id")["description"].agg(" ".join)
    portraits = dataset.images[dataset.images["kind"] == "portrait"].groupby("mal_id")["path"].agg(sorted)
    return [
        PaperTitle(
            synopsis,
            described.get(mal_id, ""),
            tuple(source / path for path in portraits.get(mal_id, ())),
        )
        for mal_id, synopsis in zip(dataset.titles["mal_id"], dataset.titles["synopsis"], strict=True)
    ]


def protocol_rows(titles: pd.DataFrame, protocol: Protocol, fold: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Rows of `titles` that train and that test. `fold` is the franchise fold that tests.

    Raises DataError where either is empty, and ValueError for a fold that doesn't fit the protocol.
    """
    if (protocol == "franchise") != (fold is not None) or not 0 <= (fold or 0) < FOLDS:
        raise ValueError(f"protocol {protocol} with fold {fold}; folds 0-{FOLDS - 1} belong to franchise alone")
    if fold is None:
        train, test = titles[protocol].eq("train"), titles[protocol].eq("test")
    else:
        train, test = titles["fold"].ne(fold), titles["fold"].eq(fold)
    for rows, what in ((train, "train on"), (test, "test on")):
        if not rows.any():
            raise DataError(
                f"The dataset has no title to {what} under the {protocol} protocol.",
                "Both sides need titles.",
                "Build the dataset from all tables.",
            )
    return np.flatnonzero(train), np.flatnonzero(test)
