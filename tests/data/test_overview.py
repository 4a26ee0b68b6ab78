from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from anipop_core.data.overview import (
    FEW_TITLES,
    franchise_sizes,
    missing,
    scores_by_year,
    splits,
)
from anipop_core.data.suspicious import suspicions
from anipop_core.data.vocabulary import PLAN_FIELDS


def table(rows: int = 12, **changed: object) -> pd.DataFrame:
    """Titles of 2001 with scores 1, 2, 3 ... tenths over 6, each a franchise of its own."""
    columns: dict[str, object] = {
        "mal_id": range(1, rows + 1),
        "title": [f"Title {i}" for i in range(rows)],
        "title_english": "x",
        "title_native": None,
        "score": 6 + np.arange(rows) / 10,
        "anilist_score": 6.0 + np.arange(rows) / 10,
        "kitsu_rating": np.nan,
        "num_scoring_users": 1000.0,
        "franchise": range(1, rows + 1),
        "fold": np.arange(rows) % 2,
        "temporal": "train",
        "random": "test",
        **{name: [["a"]] * rows for name in ("genres", "themes", "demographics", "studios")},
        **dict.fromkeys(("type", "source", "rating", "season"), "TV"),
        "episodes": 12.0,
        "duration_min": 24.0,
        "year": 2001.0,
    }
    return pd.DataFrame(columns | changed)


def test_missing_counts_gaps_and_empty_lists():
    shares = missing(table(4, genres=[[], [], ["a"], []], year=[2001.0, None, 2001.0, 2001.0]))
    assert (shares["genres"], shares["year"], shares["title_native"], shares["type"]) == (0.75, 0.25, 1.0, 0.0)
    assert set(PLAN_FIELDS) < set(shares.index)
    assert shares.is_monotonic_decreasing


def test_quartiles_of_a_year_as_numpy_gives_them():
    many = table(FEW_TITLES + 1)
    many.loc[FEW_TITLES, "year"] = 1950  # alone in its year
    (row,) = scores_by_year(many).to_dict("records")
    scores = many["score"][:FEW_TITLES]
    assert (row["year"], row["titles"]) == (2001, FEW_TITLES)
    assert [row["lower"], row["middle"], row["upper"]] == pytest.approx(np.percentile(scores, [25, 50, 75]))


def test_no_year_has_enough_titles():
    assert scores_by_year(table(2)).empty


def test_franchise_sizes_cover_every_title_once():
    families = [1, 1, 1, 2, 2, 3, *[4] * 6]
    sizes = franchise_sizes(table(12, franchise=families)).set_index("label")
    assert list(sizes["titles"]) == [1, 2, 3, 6, 0]
    assert list(sizes["franchises"]) == [1, 1, 1, 1, 0]
    assert sizes.loc["2", "score"] == pytest.approx(6.35)


def test_splits_count_their_parts():
    found = splits(table(5)).set_index(["split", "part"])
    assert list(found["titles"]) == [3, 2, 5, 5]
    assert found.loc[("fold", "1"), "score"] == pytest.approx(6.2)


def test_nothing_is_suspicious():
    assert suspicions(table(), {}) == []


@pytest.mark.parametrize(
    ("changed", "name", "ids"),
    [
        ({"title": ["A b!", "a B", "a b c", "d"]}, "Same name, same year", [1, 2]),
        ({"title": ["!!", "??", "x", "y"]}, "Same name, same year", []),
        ({"kitsu_rating": [7.5, None, 6.0, 6.3]}, "Platforms far apart", [1]),
        ({"num_scoring_users": [99.0, 100.0, 5.0, 1e6]}, "Under 100 votes", [1, 3]),
        ({"type": ["TV", None, "TV", "TV"]}, "No type", [2]),
        ({"year": [None, 2001.0, 2001.0, 2001.0]}, "No year", [1]),
        ({"type": "Movie", "episodes": [1.0, 2.0, None, 1.0]}, "Film in several episodes", [2]),
        ({"type": "Movie", "episodes": 1.0, "duration_min": [9.0, 10.0, None, 90.0]}, "Film under 10 minutes", [1]),
        ({"episodes": [500.0, 501.0, 1.0, None]}, "Over 500 episodes", [2]),
    ],
)
def test_each_check_finds_its_titles(changed, name, ids):
    found = {check.name: check for check in suspicions(table(4, **changed), {})}
    assert list(found[name].rows["mal_id"] if name in found else []) == ids


def test_checks_on_texts_come_from_the_report():
    report = {"near_repeats": [{"first": 2, "second": 4, "cosine": 0.99}], "not_in_english": [3]}
    found = {check.name: list(check.rows["mal_id"]) for check in suspicions(table(4), report)}
    assert found == {"Text nearly repeated elsewhere": [2, 4], "Synopsis not in English": [3]}
