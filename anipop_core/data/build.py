"""Raw tables -> clean, validated dataset and its report."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandera.pandas import DataFrameSchema

from anipop_core.data.characters import clean_characters
from anipop_core.data.dataset import Dataset, hash_tables, save_tables
from anipop_core.data.images import clean_images, join_portraits
from anipop_core.data.report import Provenance, write_report
from anipop_core.data.schema import (
    CHARACTERS,
    IMAGES,
    RAW_CHARACTERS,
    RAW_IMAGES,
    RAW_SPLITS,
    RAW_TITLES,
    TITLES,
    check,
    read_table,
)
from anipop_core.data.splits import assign_splits, take_splits
from anipop_core.data.titles import clean_titles, franchises_of, keep_titles, read_texts
from anipop_core.digests import file_digest
from anipop_core.errors import DataError

SORT_KEYS = ("mal_id", "kind", "path", "name")


def build_dataset(source: Path, out: Path, splits: Path | None = None) -> Dataset:
    """Clean the tables of `source` and write dataset and report to `out`; same input, same bytes.

    source: folder with titles.parquet, characters.parquet, images.parquet and the pictures.
    splits: a Parquet file with `mal_id, franchise, fold, temporal, random` that is taken over as it stands
        and whose titles must all be kept; without it franchises and splits are worked out here.
    Raises DataError where a table is missing or breaks its schema, no title is left, or one of the splits is lost.
    """
    raw = read_texts(read_table(source / "titles.parquet", RAW_TITLES))
    raw_characters = read_table(source / "characters.parquet", RAW_CHARACTERS)
    raw_images = read_table(source / "images.parquet", RAW_IMAGES)
    given = read_table(splits, RAW_SPLITS) if splits else None

    kept, dropped_titles = keep_titles(raw)
    if kept.empty:
        raise DataError(
            f"None of the {len(raw):,} titles in {source} is left.",
            " ".join(f"{rule.rows:,} went by this rule: {rule.why}" for rule in dropped_titles if rule.rows),
            "Add titles that keep to the rules.",
        )
    franchises = franchises_of(raw)
    titles = clean_titles(kept).assign(franchise=kept["mal_id"].map(franchises))
    titles = assign_splits(titles) if given is None else take_splits(titles, given)
    characters, dropped_characters = clean_characters(raw_characters, titles["mal_id"])
    images, dropped_images = clean_images(raw_images, source, titles["mal_id"])
    images, characters = join_portraits(images, characters)

    tables = {
        "titles": _finished(titles, TITLES, "clean titles"),
        "characters": _finished(characters, CHARACTERS, "clean characters"),
        "images": _finished(images, IMAGES, "clean images"),
    }
    dataset = Dataset(**tables, data_hash=hash_tables(tables))
    save_tables(dataset, out)
    files = [source / f"{name}.parquet" for name in tables] + ([splits] if splits else [])
    provenance = Provenance(
        sources={path.name: file_digest(path) for path in files},
        splits_given=given is not None,
        franchises=franchises,
        tags=kept.set_index("mal_id")["genres"],
        synopses=kept.set_index("mal_id")["synopsis"],
    )
    # The report holds the data hash and comes last, so that a run that broke off is noticed on loading.
    write_report(dataset, (*dropped_titles, *dropped_characters, *dropped_images), provenance, out)
    return dataset


def _finished(frame: pd.DataFrame, schema: DataFrameSchema, name: str) -> pd.DataFrame:
    """The schema's columns in its order and types, rows sorted, checked."""
    columns = list(schema.columns)
    keys = [key for key in SORT_KEYS if key in columns]
    return check(frame[columns].sort_values(keys, ignore_index=True), schema, name)
