"""Records by hand: earlier titles of other franchises only, whatever comes later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.encoders.records import RECORD_FIELDS, SHRINKAGE, Record, Records, vote_weights
from anipop_core.schema import Facts, SourceWork

DIRECTOR = RECORD_FIELDS.index("director")
TITLES = [
    Facts(director=("Aki",), year=2000),
    Facts(director=("Aki",), year=2005),
    Facts(director=("Aki", "Bo"), year=2010),
    Facts(director=("Ｂｏ",), year=2015),
]
SCORES, WEIGHTS = np.array([6.0, 8.0, 7.0, 9.0]), np.array([1.0, 0.5, 1.0, 1.0])
FRANCHISES = np.array([1, 2, 3, 2])


def records(titles: list[Facts] = TITLES, scores: np.ndarray = SCORES) -> Records:
    return Records(titles, scores, np.ones(len(titles)) * WEIGHTS[: len(titles)], FRANCHISES[: len(titles)], {})


def test_a_record_counts_earlier_titles_of_other_franchises() -> None:
    found = records()
    assert found.record("director", "Aki", 2010) == Record(2, 7.0)
    assert found.record("director", "Aki", 2005) == Record(1, 6.0)  # not the title of the year itself
    assert found.record("director", "Aki", 2000) == Record(0, None)
    assert found.record("director", "aki", None) == Record(3, 7.0)  # of today: all of them
    assert found.record("director", "Aki", None, franchise=2) == Record(2, 6.5)
    assert found.record("director", "Nobody", None) == Record(0, None)
    assert found.record("director", "Bo", None) == Record(2, 8.0)  # full-width letters are the same person


def test_the_column_is_the_mean_of_shrunken_means_from_their_middle() -> None:
    found = records()
    scaled = (SCORES - SCORES.mean()) / SCORES.std()

    def shrunken(rows: list[int]) -> float:
        return float((WEIGHTS[rows] * scaled[rows]).sum() / (WEIGHTS[rows].sum() + SHRINKAGE))

    own = [shrunken([0]), np.mean([shrunken([0, 1]), 0.0]), shrunken([2])]  # of the titles that have a record at all
    columns = found.columns([Facts(director=("Aki", "Bo"))], [None])
    assert columns[0, DIRECTOR] == pytest.approx(
        np.mean([shrunken([0, 1, 2]), shrunken([2, 3])]) - np.mean(own), abs=1e-6
    )
    assert not found.columns([Facts(director=("Nobody",)), Facts()], [None, None]).any()


def test_a_later_title_moves_nothing() -> None:
    """Neither a later title of the same people nor a sequel of the own franchise may enter."""
    pitch = Facts(director=("Aki",), year=2008)
    before = records(TITLES[:2], SCORES[:2]).record("director", "Aki", 2008)
    assert records().record("director", "Aki", 2008) == before
    loved = SCORES.copy()
    loved[2:] = 10.0
    assert records(scores=loved).record("director", "Aki", pitch.year) == before


def test_magazines_have_records_through_the_source_work() -> None:
    work = SourceWork(title="The Ferry", magazine="Harbour")
    titles = [Facts(source_work=work, year=2001), Facts(source_work=replace(work, title="Other"), year=2003)]
    found = records(titles, np.array([6.0, 8.0]))
    assert found.record("magazine", "Harbour", 2003) == Record(1, 6.0)
    assert found.with_a_record("magazine", 2) == ("Harbour",)


@given(st.lists(st.tuples(st.integers(1990, 2020), st.integers(1, 4), st.floats(1, 10)), min_size=1, max_size=30))
def test_it_agrees_with_counting_by_hand(rows: list[tuple[int, int, float]]) -> None:
    titles = [Facts(director=("Aki",), year=year) for year, _, _ in rows]
    scores, franchises = np.array([s for _, _, s in rows]), np.array([f for _, f, _ in rows])
    found = Records(titles, scores, np.ones(len(rows)), franchises, {}).record("director", "Aki", 2005, franchise=2)
    counted = [s for year, franchise, s in rows if year < 2005 and franchise != 2]
    assert found.titles == len(counted)
    assert found.mean == (pytest.approx(np.mean(counted)) if counted else None)


def test_few_votes_count_less() -> None:
    assert vote_weights(pd.Series([100.0, 300.0, None]), 100).tolist() == [0.5, 0.75, 0.0]
