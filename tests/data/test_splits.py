from __future__ import annotations

import math

import pandas as pd
import pytest

from anipop_core.data.splits import assign_splits, take_splits
from anipop_core.errors import DataError


def many(n: int = 4000) -> pd.DataFrame:
    ids = pd.Series(range(1, n + 1))
    return pd.DataFrame({"mal_id": ids, "franchise": (ids + 1) // 2, "year": 2000.0 + ids % 25})


def test_no_franchise_is_on_both_sides_and_sizes_are_fair() -> None:
    titles = assign_splits(many())
    assert titles.groupby("franchise")["fold"].nunique().max() == 1
    assert titles["fold"].value_counts(normalize=True).between(0.18, 0.22).all()
    assert abs((titles["random"] == "test").mean() - 0.2) < 0.02


def test_splits_do_not_hang_on_order_or_on_other_titles() -> None:
    columns = ["fold", "random"]
    everything = assign_splits(many()).set_index("mal_id")
    some = assign_splits(many().sample(500, random_state=0)).set_index("mal_id")
    pd.testing.assert_frame_equal(some[columns], everything.loc[some.index, columns])


def test_temporal_tests_only_franchises_that_came_later() -> None:
    titles = pd.DataFrame(
        {
            "mal_id": [1, 2, 3, 4, 5],
            "franchise": [1, 1, 3, 4, 5],
            "year": [2021, 2022, 2022, 2030, math.nan],
        }
    )
    assert assign_splits(titles)["temporal"].tolist() == ["train", "unused", "test", "test", "unused"]


def test_sequel_tests_only_later_parts_of_what_was_trained_on() -> None:
    titles = pd.DataFrame(
        {"mal_id": [1, 2, 3, 4, 5], "franchise": [1, 1, 3, 5, 5], "year": [2021, 2022, 2022, math.nan, 2020]}
    )
    assert assign_splits(titles)["sequel"].tolist() == ["train", "test", "unused", "unused", "train"]


@pytest.fixture
def given() -> pd.DataFrame:
    return pd.DataFrame({"mal_id": [2, 1], "franchise": [9, 9], "fold": 3, "temporal": "unused", "random": "test"})


def test_given_splits_replace_what_was_found(given: pd.DataFrame) -> None:
    titles = pd.DataFrame({"mal_id": [1, 2], "franchise": [1, 2], "year": [2000.0, 2001.0]})
    taken = take_splits(titles, given)
    assert taken["mal_id"].tolist() == [1, 2]
    assert taken["franchise"].tolist() == [9, 9]
    assert taken["fold"].tolist() == [3, 3]
    assert taken["sequel"].tolist() == ["train", "train"]  # worked out
    assert take_splits(titles, given.assign(sequel="test"))["sequel"].tolist() == ["test", "test"]


def test_a_lost_title_is_an_error(given: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"1 titles of the given splits are not among the clean titles \(2\)"):
        take_splits(pd.DataFrame({"mal_id": [1]}), given)


def test_a_title_without_a_split_is_an_error(given: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"2 clean titles are not in the given splits \(3, 4\)"):
        take_splits(pd.DataFrame({"mal_id": [1, 2, 3, 4]}), given)
