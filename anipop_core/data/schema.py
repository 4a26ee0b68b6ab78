"""What the source tables must hold and what the clean ones do, checked by pandera."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from anipop_core.data.columns import (
    choice_column,
    day_column,
    id_column,
    link_column,
    number_column,
    score_column,
    text_column,
    words_column,
)
from anipop_core.data.linked_facts import STAFF_ROLES
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


_SIZE = pa.Column("int64", pa.Check.gt(0), coerce=True)

# The columns that are read; a source table may hold more.
RAW_TITLES = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=True),
        **{name: text_column() for name in ("title", "title_english", "title_native")},
        "synopsis": text_column(nullable=False),
        "score": score_column(),
        **{name: number_column(pa.Check.ge(0)) for name in ("num_scoring_users", "num_list_users")},
        **{name: text_column() for name in ("type", "source", "rating", "season", "aired_from", "relations")},
        **{name: number_column() for name in ("episodes", "duration_min", "year")},
        **{name: text_column() for name in (*TAG_FIELDS, "studios")},
        "producers": text_column(required=False),
        **{name: number_column(pa.Check.in_range(1, 10)) for name in ("anilist_score", "kitsu_rating")},
    }
)
RAW_CHARACTERS = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=False),
        "name": text_column(nullable=False),
        "role": choice_column(*_RAW_ROLES, nullable=False),
        "description": text_column(),
    }
)
RAW_IMAGES = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=False),
        "kind": choice_column(*KINDS, nullable=False),
        "path": pa.Column(str, unique=True, coerce=True),
        "width": _SIZE,
        "height": _SIZE,
        "source": text_column(),
        "name": text_column(),
    }
)
RAW_SPLITS = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=True),
        "franchise": id_column(unique=False),
        "fold": pa.Column("int64", pa.Check.in_range(0, FOLDS - 1), coerce=True),
        "temporal": choice_column("train", "test", "unused", nullable=False),
        "random": choice_column("train", "test", nullable=False),
        "sequel": choice_column("train", "test", "unused", nullable=False, required=False),
    }
)

TITLES = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=True),
        "title": text_column(nullable=False),
        "title_english": text_column(),
        "title_native": text_column(),
        "synopsis": pa.Column(str, pa.Check.str_length(min_value=1)),  # clean
        "language": pa.Column(str, pa.Check.str_matches(r"^[a-z]{2,3}$")),  # ISO 639 code of the synopsis
        "score": score_column(),  # MAL mean; this and the next four columns exist only after release
        "num_scoring_users": number_column(pa.Check.ge(0)),
        "num_list_users": number_column(pa.Check.ge(0)),
        "reach": number_column(pa.Check.in_range(0, 100)),  # percentile of num_list_users among these titles
        "anilist_score": number_column(pa.Check.in_range(1, 10)),  # for audits, never for training
        "kitsu_rating": number_column(pa.Check.in_range(1, 10)),  # likewise
        "type": choice_column(*VOCABULARY.types),
        "source": choice_column(*VOCABULARY.sources),
        "genres": words_column(VOCABULARY.genres),
        "themes": words_column(VOCABULARY.themes),
        "demographics": words_column(VOCABULARY.demographics),
        "studios": words_column(),
        "episodes": number_column(pa.Check.in_range(1, MAX_EPISODES)),
        "duration_min": number_column(pa.Check.gt(0), pa.Check.le(MAX_DURATION_MIN)),  # minutes an episode
        "rating": choice_column(*VOCABULARY.ratings),
        "season": choice_column(*SEASONS),
        "year": number_column(pa.Check.in_range(*YEARS)),
        "aired": day_column(),
        "producers": words_column(),  # one spelling a company, shared with the studios
        **{role: words_column() for role in STAFF_ROLES},  # `name` in the people table
        "predecessor": link_column(),  # `mal_id` in the anime table
        "source_work": link_column(),  # `manga_id` in the works table
        **{name: RAW_SPLITS.columns[name] for name in ("franchise", "fold", "temporal", "random")},
        "sequel": choice_column("train", "test", "unused", nullable=False),
    },
    strict=True,
    ordered=True,
)
CHARACTERS = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=False),
        "name": text_column(nullable=False),
        "role": choice_column(*dict.fromkeys(ROLES.values()), nullable=False),
        "is_main": pa.Column(bool),
        "description": text_column(nullable=False),  # clean; "" where there is none
        "portrait_path": text_column(),  # relative to the source folder
    },
    unique=["mal_id", "name"],
    strict=True,
    ordered=True,
)
IMAGES = pa.DataFrameSchema(
    {
        **RAW_IMAGES.columns,  # path is relative to the source folder
        "character": text_column(),  # whom a portrait shows: `name` in the characters table, where it was found
    },
    strict=True,
    ordered=True,
)


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The columns of `schema` from a Parquet file, checked. Those it doesn't require are left out where they aren't.

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
    missing = [name for name, column in schema.columns.items() if column.required and name not in frame]
    if missing:
        raise DataError(
            f"{path.name} has no column {', '.join(missing)}.",
            f"It needs {', '.join(schema.columns)}.",
            "Add what is missing, with empty cells where nothing is known.",
        )
    return check(frame[[name for name in schema.columns if name in frame]], schema, path.name)


def read_optional_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Like `read_table`; without rows where there is no such file."""
    if path.is_file():
        return read_table(path, schema)
    return schema.validate(pd.DataFrame({name: [] for name in schema.columns}))


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
