"""Rules that keep rows of a table, and a record of what each rule dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

EXAMPLE_IDS = 5


@dataclass(frozen=True)
class Rule:
    """Keeps some rows of a table."""

    name: str
    why: str  # what is dropped, in a sentence
    keep: Callable[[pd.DataFrame], pd.DataFrame]  # rows -> those that stay, with their index


@dataclass(frozen=True)
class Dropped:
    """What one rule dropped."""

    table: str
    rule: str
    why: str
    rows: int
    examples: tuple[int, ...]  # the first mal_ids


def apply_rules(table: str, frame: pd.DataFrame, rules: Iterable[Rule]) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
    """The rows of `frame` (with a `mal_id`) that every rule keeps, and what each rule dropped, in their order."""
    ledger = []
    for rule in rules:
        kept = rule.keep(frame)
        gone = frame.loc[frame.index.difference(kept.index), "mal_id"]
        examples = tuple(int(mal_id) for mal_id in gone.drop_duplicates().head(EXAMPLE_IDS))
        ledger.append(Dropped(table, rule.name, rule.why, len(gone), examples))
        frame = kept
    return frame, tuple(ledger)


def of_titles(titles: pd.Series) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """A rule's function that keeps the rows of `titles` (mal_id)."""
    return lambda frame: frame[frame["mal_id"].isin(titles)]
