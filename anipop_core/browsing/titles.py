"""A table of titles in DuckDB, filtered, counted, sorted and summed up in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from anipop_core.browsing.columns import Column, columns_of
from anipop_core.browsing.fields import (
    FIELDS,
    SEARCH,
    AreaField,
    Field,
    NumberField,
    SearchField,
    WordField,
)
from anipop_core.browsing.filters import Filter, all_of, beside_a_choice
from anipop_core.browsing.spelling import plain_spelling
from anipop_core.browsing.urls import Offer
from anipop_core.browsing.view import Sort
from anipop_core.errors import DataError

MOST_SHOWN = 20_000  # rows on screen; whoever needs more downloads them
USUAL_ORDER = ("num_list_users", "reach", "score")  # the first of these that there is, the largest first
OWN = (SEARCH.column, "row")  # columns the engine adds and keeps to itself


class Titles:
    """The engine over any table with some of the catalogue's columns; filters whose column it lacks are not offered.

    Threads may share it: each question gets its own cursor.
    """

    def __init__(self, table: pd.DataFrame | pa.Table) -> None:
        """Raises DataError naming a column that mixes kinds of values."""
        arrow = with_derived_columns(_as_arrow(table))
        # In memory, and out of reach of files and network whatever a query may say.
        self._database = duckdb.connect(":memory:", config={"enable_external_access": "false"})
        self._database.register("incoming", arrow)
        self._database.execute("CREATE TABLE titles AS SELECT * FROM incoming")
        self._database.unregister("incoming")
        self._schema = arrow.schema
        self._extents: dict[str, tuple[float, float] | None] = {}
        self.total: int = arrow.num_rows
        self.fields: tuple[Field, ...] = tuple(field for field in FIELDS if _fits(field, arrow.schema))
        self.columns: tuple[Column, ...] = columns_of(arrow.schema)
        words = {field.name: self._words(field) for field in self.fields if isinstance(field, WordField)}
        self.offer = Offer(self.fields, words, [column.name for column in self.columns])

    def has(self, *columns: str) -> bool:
        """Whether the table has all these columns."""
        return set(columns) <= set(self._schema.names)

    def ask(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The result of a query over `titles`; `values` take the place of its question marks."""
        with self._database.cursor() as cursor:
            found: pa.Table = cursor.sql(sql, params=list(values)).to_arrow_table()
            return found

    def count(self, filters: Sequence[Filter]) -> int:
        """How many titles pass all filters."""
        where = all_of(filters)
        count: int = self.ask(f"SELECT count(*) AS n FROM titles WHERE {where.sql}", where.values)["n"][0].as_py()
        return count

    def count_without_each(self, filters: Sequence[Filter]) -> dict[str, int]:
        """By a filter's name: how many titles would pass without it."""
        if not filters:
            return {}
        others = [all_of([other for other in filters if other is not found]) for found in filters]
        counts = ", ".join(f"count(*) FILTER (WHERE {other.sql})" for other in others)
        row = self.ask(f"SELECT {counts} FROM titles", [v for other in others for v in other.values])
        return {found.name: row.column(place)[0].as_py() for place, found in enumerate(filters)}

    def word_counts(self, field: WordField, filters: Iterable[Filter]) -> dict[str, int]:
        """By word: how many titles have it and pass the other filters (and the field's own, if it asks for every word).

        Words that no title has are left out.
        """
        where = all_of(beside_a_choice(filters, field.name))
        word = f"unnest({field.expression})" if field.several else field.expression
        found = self.ask(
            f"SELECT word, count(*) AS n FROM (SELECT {word} AS word FROM titles WHERE {where.sql}) GROUP BY word",
            where.values,
        )
        return dict(zip(found["word"].to_pylist(), found["n"].to_pylist(), strict=True))

    def span_counts(self, filters: Sequence[Filter]) -> dict[str, tuple[int, int]]:
        """By the name of each field of numbers: how many titles that pass have a number there, with the field's own
        filter and without it. One query answers all of them.
        """
        fields = [field for field in self.fields if isinstance(field, NumberField)]
        if not fields:
            return {}
        passes = {found.name: f"passes_{place}" for place, found in enumerate(filters)}
        conditions = [found.where() for found in filters]
        parts = [f"({part.sql}) AS {name}" for part, name in zip(conditions, passes.values(), strict=True)]
        parts += [f"{field.column} IS NOT NULL AS has_{field.name}" for field in fields]

        def count(field: NumberField, left_out: str = "") -> str:
            asked = [f"has_{field.name}", *(passed for name, passed in passes.items() if name != left_out)]
            return f"count(*) FILTER (WHERE {' AND '.join(asked)})"

        counts = ", ".join(f"[{count(field)}, {count(field, field.name)}] AS {field.name}" for field in fields)
        row = self.ask(
            f"SELECT {counts} FROM (SELECT {', '.join(parts)} FROM titles)",
            [value for part in conditions for value in part.values],
        )
        return {name: (found[0], found[1]) for name, found in row.to_pylist()[0].items()}

    def extent(self, column: str) -> tuple[float, float] | None:
        """Smallest and largest number in a column; None where all are unknown."""
        if column not in self._extents:
            row = self.ask(f"SELECT min({column})::DOUBLE AS low, max({column})::DOUBLE AS high FROM titles")
            low, high = row["low"][0].as_py(), row["high"][0].as_py()
            self._extents[column] = None if low is None else (low, high)
        return self._extents[column]

    def shown(
        self, filters: Sequence[Filter], columns: Sequence[Column], sort: Sort | None, most: int = MOST_SHOWN
    ) -> pa.Table:
        """The first `most` titles that pass, with the columns and in the order of the table on screen."""
        chosen = ", ".join(f'{column.sql} AS "{column.name}"' for column in columns)
        return self._sorted(chosen, filters, sort, f"LIMIT {int(most)}")

    def whole(self, filters: Sequence[Filter], sort: Sort | None) -> pa.Table:
        """All titles that pass, with all columns of the table."""
        names = ", ".join(_quoted(name) for name in self._schema.names if name not in OWN)
        return self._sorted(names, filters, sort)

    def _sorted(self, what: str, filters: Sequence[Filter], sort: Sort | None, limit: str = "") -> pa.Table:
        where = all_of(filters)
        order = self._order(sort)
        return self.ask(f"SELECT {what} FROM titles WHERE {where.sql} ORDER BY {order} {limit}", where.values)

    def _order(self, sort: Sort | None) -> str:
        """SQL; unknown values come last, ties in the order of the table."""
        column = next((column for column in self.columns if sort and column.name == sort.column), None)
        if sort and column:
            return f"{column.sql} {'DESC' if sort.down else 'ASC'} NULLS LAST, row"
        usual = next((name for name in USUAL_ORDER if self.has(name)), None)
        return f"{usual} DESC NULLS LAST, row" if usual else "row"

    def _words(self, field: WordField) -> tuple[str, ...]:
        """All its words, the most frequent first."""
        counts = self.word_counts(field, ())
        return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


def _quoted(name: str) -> str:
    """A column's name in SQL; a spreadsheet's may hold anything."""
    return '"' + name.replace('"', '""') + '"'


def with_derived_columns(table: pa.Table) -> pa.Table:
    """The table with row numbers, a text to search in and, where it has both scores, the model's error."""
    table = table.append_column("row", pa.array(np.arange(table.num_rows)))
    spellings = [table[name].to_pylist() for name in SEARCH.columns if name in table.schema.names]
    if spellings:
        rows = zip(*spellings, strict=True)
        joined = ["\n".join(plain_spelling(text) for text in row if isinstance(text, str)) for row in rows]
        table = table.append_column(SEARCH.column, pa.array(joined, pa.string()))
    if {"oof_score", "score"} <= set(table.schema.names) and "error" not in table.schema.names:
        error = (table["oof_score"].to_pandas() - table["score"].to_pandas()).astype(float).round(3)
        table = table.append_column("error", pa.array(error, from_pandas=True))
        table = table.append_column("miss", pa.array(error.abs(), from_pandas=True))
    return table


def _as_arrow(table: pd.DataFrame | pa.Table) -> pa.Table:
    if isinstance(table, pa.Table):
        return table
    try:
        return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataError(
            f"The table can't be browsed: {error.args[-1]}.",
            "Every column holds one kind of value.",
            "Correct the column in the file and read it again.",
        ) from error


def _fits(field: Field, schema: pa.Schema) -> bool:
    """Whether the table has the field's column, with values of the right kind."""
    if isinstance(field, SearchField):
        return field.column in schema.names
    if isinstance(field, AreaField):
        return all(name in schema.names and _is_number(schema.field(name).type) for name in (field.x, field.y))
    if field.column not in schema.names:
        return False
    kind = schema.field(field.column).type
    if isinstance(field, WordField):
        return _is_list(kind) if field.several else not _is_list(kind) and not pa.types.is_null(kind)
    return _is_number(kind)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def _is_list(kind: pa.DataType) -> bool:
    return (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and not pa.types.is_null(kind.value_type)
