from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from anipop_core.data.schema import RAW_IMAGES, RAW_TITLES, read_table
from anipop_core.errors import DataError


def change(source: Path, **columns: object) -> Path:
    path = source / "titles.parquet"
    pd.read_parquet(path).assign(**columns).to_parquet(path)
    return path


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no titles\.parquet in .*Check the name of the folder"):
        read_table(tmp_path / "titles.parquet", RAW_TITLES)


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "titles.parquet").write_bytes(b"not a table")
    with pytest.raises(DataError, match=r"titles\.parquet can't be read .*It has to be a Parquet file"):
        read_table(tmp_path / "titles.parquet", RAW_TITLES)


def test_missing_columns_are_named(source: Path) -> None:
    path = source / "titles.parquet"
    pd.read_parquet(path).drop(columns=["score", "genres"]).to_parquet(path)
    with pytest.raises(DataError, match=r"titles\.parquet has no column score, genres\. It needs mal_id, "):
        read_table(path, RAW_TITLES)


def test_a_value_out_of_range_names_column_value_and_rule(source: Path) -> None:
    with pytest.raises(DataError, match=r"titles\.parquet, column score: 14 cells .*11\.5.*in_range\(1, 10\)"):
        read_table(change(source, score=11.5), RAW_TITLES)


def test_a_repeated_id_is_an_error(source: Path) -> None:
    with pytest.raises(DataError, match=r"column mal_id: 14 cells .*example 7\).*field_uniqueness"):
        read_table(change(source, mal_id=7), RAW_TITLES)


def test_text_where_numbers_belong(source: Path) -> None:
    with pytest.raises(DataError, match=r"column year: .*'soon'.*float64"):
        read_table(change(source, year="soon"), RAW_TITLES)


def test_other_columns_are_left_out_and_numbers_coerced(source: Path) -> None:
    images = read_table(source / "images.parquet", RAW_IMAGES)
    assert list(images.columns) == list(RAW_IMAGES.columns)
    titles = read_table(change(source, poster_url="x", episodes=12), RAW_TITLES)
    assert "poster_url" not in titles
    assert titles["episodes"].dtype == "float64"
