"""Raw tables -> clean, validated dataset and its report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from pandera.pandas import DataFrameSchema

from anipop_core.data.characters import clean_characters
from anipop_core.data.dataset import TABLES, Dataset, hash_tables, save_tables
from anipop_core.data.images import clean_images, join_portraits
from anipop_core.data.ledger import Dropped
from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.links.people import clean_staff, join_people
from anipop_core.data.links.predecessors import find_predecessors
from anipop_core.data.links.tables import RAW_ADAPTATIONS, RAW_STAFF, RAW_WORKS
from anipop_core.data.links.works import clean_works, source_works
from anipop_core.data.report import Provenance, write_report
from anipop_core.data.schema import (
    RAW_CHARACTERS,
    RAW_IMAGES,
    RAW_SPLITS,
    RAW_TITLES,
    check,
    read_optional_table,
    read_table,
)
from anipop_core.data.splits import assign_splits, take_splits
from anipop_core.data.titles import clean_anime, clean_titles, franchises_of, keep_titles, read_texts
from anipop_core.digests import file_digest
from anipop_core.errors import DataError

SORT_KEYS = ("mal_id", "manga_id", "kind", "path", "name")
OPTIONAL = {"source_works": RAW_WORKS, "adaptations": RAW_ADAPTATIONS, "staff": RAW_STAFF}


def build_dataset(source: Path, out: Path, splits: Path | None = None) -> Dataset:
    """Clean the tables of `source` and write dataset and report to `out`; same input, same bytes.

    source: folder with titles.parquet, characters.parquet, images.parquet and the pictures; source_works, adaptations
        and staff.parquet may be missing, and nobody then is known to have made a title or what it is based on.
    splits: a Parquet file with `mal_id, franchise, fold, temporal, random` and maybe `sequel` that is taken over as
        it stands and whose titles must all be kept; without it franchises and splits are worked out here.
    Raises DataError where a table is missing or breaks its schema, no title is left, or one of the splits is lost.
    """
    raw = read_texts(read_table(source / "titles.parquet", RAW_TITLES))
    raw_characters = read_table(source / "characters.parquet", RAW_CHARACTERS)
    raw_images = read_table(source / "images.parquet", RAW_IMAGES)
    linked = {name: read_optional_table(source / f"{name}.parquet", schema) for name, schema in OPTIONAL.items()}
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

    anime = clean_anime(raw, titles.set_index("mal_id")["franchise"].combine_first(franchises).astype("int64"))
    titles, works, people, dropped_links = _link(titles, anime, raw.set_index("mal_id")["relations"], linked)

    found = {"titles": titles, "characters": characters, "images": images}
    found |= {"works": works, "people": people, "anime": anime}
    tables = {name: _finished(table, TABLES[name], f"clean {name}") for name, table in found.items()}
    dataset = Dataset(**tables, data_hash=hash_tables(tables))
    save_tables(dataset, out)
    read = [source / f"{name}.parquet" for name in ("titles", "characters", "images", *OPTIONAL)]
    files = [path for path in read if path.is_file()] + ([splits] if splits else [])
    provenance = Provenance(
        sources={path.name: file_digest(path) for path in files},
        splits_given=given is not None,
        franchises=franchises,
        tags=kept.set_index("mal_id")["genres"],
        synopses=kept.set_index("mal_id")["synopsis"],
    )
    # The report holds the data hash and comes last, so that a run that broke off is noticed on loading.
    write_report(dataset, (*dropped_titles, *dropped_characters, *dropped_images, *dropped_links), provenance, out)
    return dataset


def _link(
    titles: pd.DataFrame, anime: pd.DataFrame, relations: pd.Series, linked: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[Dropped, ...]]:
    """`titles` with people, source works and predecessors; the works; the people; what was dropped of the links.

    relations: indexed by mal_id. linked: the tables of OPTIONAL.
    """
    works = clean_works(linked["source_works"], linked["adaptations"], anime)
    sources, dropped_adaptations = source_works(linked["adaptations"], works, titles)
    staff, dropped_staff = clean_staff(linked["staff"], titles["mal_id"])
    people, roles = join_people(staff)
    ids = titles["mal_id"]
    titles = titles.assign(
        predecessor=ids.map(find_predecessors(anime, relations)).astype("Int64"),
        source_work=ids.map(sources).astype("Int64"),
        **{
            role: ids.map(roles[role]).map(lambda names: names if isinstance(names, list) else [])
            for role in STAFF_ROLES
        },
    )
    return titles, works, people, (*dropped_adaptations, *dropped_staff)


def _finished(frame: pd.DataFrame, schema: DataFrameSchema, name: str) -> pd.DataFrame:
    """The schema's columns in its order and types, rows sorted, checked."""
    columns = list(schema.columns)
    keys = [key for key in SORT_KEYS if key in columns]
    return check(frame[columns].sort_values(keys, ignore_index=True), schema, name)
