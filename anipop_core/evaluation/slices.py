"""Where the model is good and where it is weak: its figures by kind of title."""

from __future__ import annotations

from typing import Any

import pandas as pd

from anipop_core.evaluation.record import (
    FEWEST,
    MAIN,
    VOTE_BANDS,
    Record,
    figures_of,
)

COLUMN_OF = {
    "genre": "genres",
    "demographic": "demographics",
    "type": "type",
    "source": "source",
    "decade": "decade",
    "votes": "votes",
}
NONE_STATED = "None stated"


def slices(record: Record) -> dict[str, Any]:
    """Variant -> kind of slice -> [{value, figures}], of slices with 30 titles or more, out of franchise."""
    return {
        variant: {by: sliced(rows, column) for by, column in COLUMN_OF.items()}
        for variant in MAIN
        if len(rows := record.rows("franchise", variant))
    }


def sliced(rows: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """A title with several genres counts in each. Decades and votes in their order, others by number of titles."""
    groups = [(str(value), group) for value, group in exploded(rows, column).groupby(column) if len(group) >= FEWEST]
    if column == "votes":
        order = [name for _, name in VOTE_BANDS]
        groups.sort(key=lambda item: order.index(item[0]))
    elif column != "decade":
        groups.sort(key=lambda item: (-len(item[1]), item[0]))
    return [{"value": value, **figures_of(group)} for value, group in groups]


def exploded(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """A row for each of a title's values; a title with an empty list has "None stated"."""
    if column not in ("genres", "demographics"):
        return rows
    lists = [list(values) if values is not None and len(values) else [NONE_STATED] for values in rows[column]]
    return rows.assign(**{column: lists}).explode(column)
