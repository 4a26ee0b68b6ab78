"""What is marked in a figure, as the numbers of a filter."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from anipop_core.figures.plotting import NOTHING
from anipop_core.ui.browse.filters import _word
from anipop_core.ui.browse.marking import score_stretch, year_stretch
from anipop_core.ui.browse.sentence import view_sentence
from anipop_core.ui.browse.table import to_csv, to_parquet


def marked(*x: float) -> dict[str, list[dict[str, float]]]:
    return {"points": [{"x": value} for value in x], "box": []}


def test_marked_bars_are_whole_bars():
    assert score_stretch(marked(7.15, 7.25, 7.35)) == (7.1, 7.39)
    assert score_stretch(marked(9.95)) == (9.9, 9.99)
    assert score_stretch(marked()) == NOTHING


def test_marked_years():
    assert year_stretch(marked(2003, 2001.0)) == (2001, 2003)
    assert year_stretch(marked()) == NOTHING


@pytest.mark.parametrize(("shown", "word"), [("TV (1,204)", "TV"), ("TV", "TV"), ("Studio (2)", "Studio (2)")])
def test_a_choice_may_wear_an_older_count(shown, word):
    assert _word(shown, ["TV", "Studio (2)"]) == word


def test_one_title_and_many():
    assert view_sentence((), 1) == "1 title: the whole catalogue."
    assert view_sentence((), 10210) == "10,210 titles: the whole catalogue."


def test_downloads_hold_what_the_view_holds():
    table = pa.table(
        {"title": ["風の谷", 'A "quoted", one'], "genres": [["Drama", "Action"], None], "score": [8.5, None]}
    )
    csv = pd.read_csv(io.BytesIO(to_csv(table)))
    assert to_csv(table).startswith(b"\xef\xbb\xbf")
    assert list(csv["title"]) == ["風の谷", 'A "quoted", one']
    assert csv["genres"][0] == "Drama|Action"
    assert pyarrow.parquet.read_table(io.BytesIO(to_parquet(table))).equals(table)


def test_a_title_that_looks_like_a_formula_is_not_run_by_a_spreadsheet():
    csv = pd.read_csv(io.BytesIO(to_csv(pa.table({"title": ["+Anima", "=1+1"], "error": [-0.5, 0.5]}))))
    assert list(csv["title"]) == ["'+Anima", "'=1+1"]
    assert list(csv["error"]) == [-0.5, 0.5]
