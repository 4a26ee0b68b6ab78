"""What the source tables must hold and what the clean ones do, checked by pandera."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from anipop_core.data.splits import FOLDS
from anipop_core.data.vocabulary import (
    MAX_DURATION_MIN,
    MAX_EPISODES,
    SEASONS,
    TAG_FIELDS,
    VOCABULARY,
    YEARS,
)
from anipop_core.errors import DataError

MIN_WORDS = 20  # the paper's rule
KINDS = ("cover", "banner", "portrait")
ROLES = {"main": "main", "protagonist": "main", "supporting": "supporting", "minor": "minor"}  # raw -> ours
_RAW_ROLES = tuple(role for word in ROLES for role in (word, word.capitalize()))


def _text(nullable: bool = True) -> pa.Column:
    return pa.Column(str, nullable=nullable, coerce=True)


def _number(*checks: pa.Check) -> pa.Column:
    """float64; a missing value is NaN."""
    return pa.Column("float64", list(checks), nullable=True, coerce=True)


def _ids(unique: bool) -> pa.Column:
    return pa.Column("int64", pa.Check.gt(0), unique=unique, coerce=True)


def _score() -> pa.Column:
    return pa.Column("float64", pa.Check.in_range(1, 10), coerce=True)


def _one_of(*words: str, nullable: bool = True) -> pa.Column:
    return pa.Column(str, pa.Check.isin(words), nullable=nullable, coerce=True)


def _words(allowed: tuple[str, ...] | None = None) -> pa.Column:
    """A list of words in each cell, none of them twice; empty where nothing is known."""

    def holds(cell: object) -> bool:
        words = list(cell)  # type: ignore[call-overload]
        return len(set(words)) == len(words) and (allowed is None or set(words) <= set(allowed))

    return pa.Column(object, pa.Check(holds, element_wise=True, name="a list of known words, each once"))


_SIZE = pa.Column("int64", pa.Check.gt(0), coerce=True)

# The columns that are read; a source table may hold more.
RAW_TITLES = pa.DataFrameSchema(
    {
        "mal_id": _ids(unique=True),
        **{name: _text() for name in ("title", "title_english", "title_native")},
        "synopsis": _text(nullable=False),
        "score": _score(),
        **{name: _number(pa.Check.ge(0)) for name in ("num_scoring_users", "num_list_users")},
        **{name: _text() for name in ("type", "source", "rating", "season", "aired_from", "relations")},
        **{name: _number() for name in ("episodes", "duration_min", "year")},
        **{name: _text() for name in (*TAG_FIELDS, "studios")},
        **{name: _number(pa.Check.in_range(1, 10)) for name in ("anilist_score", "kitsu_rating")},
    }
)
RAW_CHARACTERS = pa.DataFrameSchema(
    {
        "mal_id": _ids(unique=False),
        "name": _text(nullable=False),
        "role": _one_of(*_RAW_ROLES, nullable=False),
        "description": _text(),
    }
)
RAW_IMAGES = pa.DataFrameSchema(
    {
        "mal_id": _ids(unique=False),
        "kind": _one_of(*KINDS, nullable=False),
        "path": pa.Column(str, unique=True, coerce=True),
        "width": _SIZE,
        "height": _SIZE,
        "source": _text(),
        "name": _text(),
    }
)
RAW_SPLITS = pa.DataFrameSchema(
    {
        "mal_id": _ids(unique=True),
        "franchise": _ids(unique=False),
        "fold": pa.Column("int64", pa.Check.in_range(0, FOLDS - 1), coerce=True),
        "temporal": _one_of("train", "test", "unused", nullable=False),
        "random": _one_of("train", "test", nullable=False),
    }
)

TITLES = pa.DataFrameSchema(
    {
        "mal_id": _ids(unique=True),
        "title": _text(nullable=False),
        "title_english": _text(),
        "title_native": _text(),
        "synopsis": pa.Column(str, pa.Check.str_length(min_value=1)),  # clean
        "language": pa.Column(str, pa.Check.str_matches(r"^[a-z]{2,3}$")),  # ISO 639 code of the synopsis
        "score": _score(),  # MAL mean; this and the next four columns exist only after release
        "num_scoring_users": _number(pa.Check.ge(0)),
        "num_list_users": _number(pa.Check.ge(0)),
        "reach": _number(pa.Check.in_range(0, 100)),  # percentile of num_list_users among these titles
        "anilist_score": _number(pa.Check.in_range(1, 10)),  # for audits, never for training
        "kitsu_rating": _number(pa.Check.in_range(1, 10)),  # likewise
        "type": _one_of(*VOCABULARY.types),
        "source": _one_of(*VOCABULARY.sources),
        "genres": _words(VOCABULARY.genres),
        "themes": _words(VOCABULARY.themes),
        "demographics": _words(VOCABULARY.demographics),
        "studios": _words(),
        "episodes": _number(pa.Check.in_range(1, MAX_EPISODES)),
        "duration_min": _number(pa.Check.gt(0), pa.Check.le(MAX_DURATION_MIN)),  # minutes an episode
        "rating": _one_of(*VOCABULARY.ratings),
        "season": _one_of(*SEASONS),
        "year": _number(pa.Check.in_range(*YEARS)),
        **{name: RAW_SPLITS.columns[name] for name in ("franchise", "fold", "temporal", "random")},
    },
    strict=True,
    ordered=True,
)
CHARACTERS = pa.DataFrameSchema(
    {
        "mal_id": _ids(unique=False),
        "name": _text(nullable=False),
        "role": _one_of(*dict.fromkeys(ROLES.values()), nullable=False),
        "is_main": pa.Column(bool),
        "description": _text(nullable=False),  # clean; "" where there is none
        "portrait_path": _text(),  # relative to the source folder
    },
    unique=["mal_id", "name"],
    strict=True,
    ordered=True,
)
IMAGES = pa.DataFrameSchema(
    {
        **RAW_IMAGES.columns,  # path is relative to the source folder
        "character": _text(),  # whom a portrait shows: `name` in the characters table, where it was found
    },
    strict=True,
    ordered=True,
)


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The columns of `schema` from a Parquet file, checked.

    Raises DataError naming the file, the column and what is wrong with it.
    """
    if not path.is_file():
        raise DataError(
            f"There is no {path.name} in {path.parent}.",
            "It has to be a Parquet file.",
            "Check the name of the folder.",
        )
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
        raise DataError(
            f"{path.name} can't be read ({str(error)[:120]}).",
            "It has to be a Parquet file.",
            "Copy or export it again.",
        ) from error
    missing = [name for name in schema.columns if name not in frame]
    if missing:
        raise DataError(
            f"{path.name} has no column {', '.join(missing)}.",
            f"It needs {', '.join(schema.columns)}.",
            "Add what is missing, with empty cells where nothing is known.",
        )
    return check(frame[list(schema.columns)], schema, path.name)


def check(frame: pd.DataFrame, schema: pa.DataFrameSchema, name: str) -> pd.DataFrame:
    """`frame` with the schema's types. Raises DataError naming column, rule and examples of what broke it."""
    try:
        return schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        broken = error.failure_cases
        first = broken.iloc[0]
        same = broken[(broken["column"] == first["column"]) & (broken["check"] == first["check"])]
        examples = ", ".join(dict.fromkeys(repr(value)[:40] for value in same["failure_case"].head(3)))
        raise DataError(
            f"{name}, column {first['column']}: {len(same)} cells break its rule (for example {examples}).",
            f"The rule is {first['check']}.",
            "Correct the table and run build-data again.",
        ) from error
