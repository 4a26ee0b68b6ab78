"""Kinds of table columns and what their cells may hold, for pandera's schemas."""

from __future__ import annotations

import pandera.pandas as pa


def text_column(nullable: bool = True, required: bool = True, unique: bool = False) -> pa.Column:
    """required: whether a source table has to have the column."""
    return pa.Column(str, nullable=nullable, coerce=True, required=required, unique=unique)


def number_column(*checks: pa.Check) -> pa.Column:
    """float64; a missing value is NaN."""
    return pa.Column("float64", list(checks), nullable=True, coerce=True)


def id_column(unique: bool) -> pa.Column:
    """A number of MyAnimeList."""
    return pa.Column("int64", pa.Check.gt(0), unique=unique, coerce=True)


def day_column() -> pa.Column:
    """ "1998-04-03", "" where it isn't known."""
    return pa.Column(str, pa.Check.str_matches(r"^(?:\d{4}-\d{2}-\d{2})?$"), coerce=True)


def link_column() -> pa.Column:
    """The number of a work or another title; missing where there is none."""
    return pa.Column("Int64", pa.Check.gt(0), nullable=True, coerce=True)


def score_column(nullable: bool = False) -> pa.Column:
    """A mean of ratings from 1 to 10."""
    return pa.Column("float64", pa.Check.in_range(1, 10), nullable=nullable, coerce=True)


def choice_column(*words: str, nullable: bool = True, required: bool = True) -> pa.Column:
    """One of some words."""
    return pa.Column(str, pa.Check.isin(words), nullable=nullable, coerce=True, required=required)


def words_column(allowed: tuple[str, ...] | None = None) -> pa.Column:
    """A list of words in each cell, none of them twice; empty where nothing is known."""

    def holds(cell: object) -> bool:
        words = list(cell)  # type: ignore[call-overload]
        return len(set(words)) == len(words) and (allowed is None or set(words) <= set(allowed))

    return pa.Column(object, pa.Check(holds, element_wise=True, name="a list of known words, each once"))
