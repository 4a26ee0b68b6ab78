from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from anipop_core.browsing import fields, summaries
from anipop_core.browsing.filters import Area, Span, Words
from anipop_core.browsing.titles import Titles

TV = Words(fields.TYPE, ("TV",))


def test_score_counts_are_numpys(titles, table):
    found = summaries.score_counts(titles, [TV])
    scores = table.loc[table["type"] == "TV", "score"]
    hundredths = (scores * 100).round().astype(int) // 10  # exact, unlike binary fractions
    expected = hundredths.value_counts().sort_index()
    np.testing.assert_array_equal((found["low"] * 10).round(), expected.index)
    np.testing.assert_array_equal(found["titles"], expected)


@pytest.mark.parametrize("score", [1.0, 2.3, 4.1, 5.7, 6.9, 7.3, 8.2, 9.99, 10.0])
def test_a_score_lies_in_the_bin_that_begins_with_it(score):
    found = summaries.score_counts(Titles(pd.DataFrame({"title": ["A"], "score": [score]})), ())
    assert found["low"][0] == pytest.approx(np.floor(score * 10 + 1e-9) / 10)


def test_quartiles_are_numpys(titles, table):
    assert summaries.score_quartiles(titles, ()) == pytest.approx(np.percentile(table["score"], [25, 50, 75]))
    assert summaries.score_quartiles(titles, [Span(fields.SCORE, 99, None)]) is None


def test_means_of_groups_with_scipys_intervals(titles, table):
    found = summaries.group_means(titles, fields.GENRE, [TV], top=5)
    rows = table[table["type"] == "TV"].explode("genres")
    largest = rows["genres"].value_counts()
    assert set(found["titles"]) == set(largest.head(5))
    assert found["mean"].is_monotonic_decreasing
    for row in found.itertuples():
        scores = rows.loc[rows["genres"] == row.value, "score"]
        assert (row.titles, row.mean) == (len(scores), pytest.approx(scores.mean()))
        low, high = stats.t.interval(0.95, len(scores) - 1, scores.mean(), stats.sem(scores))
        assert (row.low, row.high) == (pytest.approx(low), pytest.approx(high))


def test_a_figure_of_groups_does_not_follow_its_own_filter(titles):
    other = summaries.group_means(titles, fields.TYPE, [TV], top=9)
    assert set(other["value"]) == {"TV", "Movie", "OVA"}


def test_a_figure_of_groups_follows_its_own_filter_where_all_of_them_are_asked_for(titles, table):
    both = Words(fields.GENRE, ("Genre 0", "Genre 1"), every=True)
    found = summaries.group_means(titles, fields.GENRE, [both], top=99)
    rows = table[table["genres"].map(lambda words: {"Genre 0", "Genre 1"} <= set(words))].explode("genres")
    assert dict(zip(found["value"], found["titles"], strict=True)) == rows["genres"].value_counts().to_dict()


def test_years_leave_unknown_ones_out_and_one_title_has_no_interval():
    table = pd.DataFrame({"title": list("abcd"), "score": [5.0, 6.0, 8.0, 9.0], "year": [2000.0, 2001.0, 2001.0, None]})
    found = summaries.year_means(Titles(table), ())
    assert list(found["year"]) == [2000, 2001]
    assert list(found["titles"]) == [1, 2]
    assert list(found["mean"]) == [5, 7]
    assert np.isnan(found["low"][0])
    assert (found["low"][1], found["high"][1]) == pytest.approx(stats.t.interval(0.95, 1, 7, 1.0))


def test_score_and_reach_counts_every_title_once(titles, table):
    found = summaries.score_and_reach(titles, ())
    assert found["titles"].sum() == len(table)
    row = found.iloc[0]
    inside = table["reach"].between(row["reach"], row["reach"] + 2.5, inclusive="left") & table["score"].between(
        row["score"], row["score"] + 0.25, inclusive="left"
    )
    assert row["titles"] == inside.sum()


def test_the_map_has_all_titles_or_a_fixed_sample(titles, table):
    whole = summaries.map_points(titles, (), genre="Genre 0")
    assert len(whole) == len(table)
    assert whole["has_genre"].sum() == table["genres"].map(lambda words: "Genre 0" in words).sum()
    first, again = (summaries.map_points(titles, (), most=50) for _ in range(2))
    assert len(first) == 50
    pd.testing.assert_frame_equal(first, again)
    inside = summaries.map_points(titles, [Area(fields.MAP, (0, 0, 200, 200))])
    assert (inside[["x", "y"]] >= 0).all(axis=None)
