from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anipop_core.browsing import fields
from anipop_core.browsing.filters import Presence, Search, Span, Words
from anipop_core.browsing.titles import Titles
from anipop_core.browsing.view import Sort
from anipop_core.errors import DataError
from tests.browsing.drawing import some_filters
from tests.browsing.reference import column, kept

SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ids(titles: Titles, *filters, sort: Sort | None = None) -> list[int]:
    columns = [c for c in titles.columns if c.name == "mal_id"]
    return titles.shown(filters, columns, sort)["mal_id"].to_pylist()


@SLOWLY
@given(st.data())
def test_filters_keep_what_pandas_keeps(titles, table, data):
    filters = list(data.draw(some_filters(titles)))
    expected = kept(table, filters)
    assert set(ids(titles, *filters)) == set(expected["mal_id"])
    assert titles.count(filters) == len(expected)
    without = titles.count_without_each(filters)
    for found in filters:
        assert without[found.name] == len(kept(table, [f for f in filters if f is not found]))


@SLOWLY
@given(st.data())
def test_counts_of_words_are_those_under_the_other_filters_and_its_own_for_all_of_them(titles, table, data):
    filters = list(data.draw(some_filters(titles)))
    for field in (fields.TYPE, fields.GENRE, fields.SOURCE, fields.FOLD):
        counted = [f for f in filters if f.name != field.name or getattr(f, "every", False)]
        rest = kept(table, counted)[field.column]
        words = rest.explode().dropna() if field.several else rest.map(lambda v: "unknown" if pd.isna(v) else str(v))
        assert titles.word_counts(field, filters) == words.value_counts().to_dict()


@SLOWLY
@given(st.data())
def test_counts_of_numbers_are_those_that_pass_and_those_without_the_fields_own_filter(titles, table, data):
    filters = list(data.draw(some_filters(titles)))
    counts = titles.span_counts(filters)
    assert set(counts) == {"year", "score", "reach", "votes", "error", "miss"}
    for field in (fields.YEAR, fields.SCORE, fields.MISS):
        passing, others = (kept(table, those) for those in (filters, [f for f in filters if f.name != field.name]))
        expected = tuple(int(column(rows, field.column).notna().sum()) for rows in (passing, others))
        assert counts[field.name] == expected


@SLOWLY
@given(st.data())
def test_a_word_more_leaves_as_many_titles_as_it_is_offered_with_when_all_are_asked_for(titles, data):
    others = [f for f in data.draw(some_filters(titles)) if f.name != "genre"]
    chosen = tuple(data.draw(st.lists(st.sampled_from(titles.offer.words["genre"]), min_size=1, max_size=2)))
    counts = titles.word_counts(fields.GENRE, [*others, Words(fields.GENRE, chosen, every=True)])
    for word in titles.offer.words["genre"]:
        left = titles.count([*others, Words(fields.GENRE, (*chosen, word), every=True)])
        assert counts.get(word, 0) == left


@pytest.mark.parametrize("name", ["score", "error", "year", "title", "num_list_users"])
@pytest.mark.parametrize("down", [True, False])
def test_any_column_sorts_unknown_values_last_and_ties_in_the_order_of_the_table(titles, table, name, down):
    values = column(table, name)
    expected = table.assign(_by=values).sort_values("_by", ascending=not down, kind="stable", na_position="last")
    assert ids(titles, sort=Sort(name, down)) == list(expected["mal_id"])


def test_the_most_listed_come_first_unless_asked(few):
    assert ids(few) == [2, 3, 4, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kaze", [1]), ("KAZE  tani", [1]), ("valley", [1]), ("風", [1]), ("pokemon", [2]), ("okami poké", [2]),
        ("ﾎﾟｹﾓﾝ", [2]), ("it's", [3]), ("re:start", [3]), ("か", [3]), ("が", [4]), ("50%", [4]),
        ("'; drop table titles", [4]), ("%", [4]), ("_", []), ("", [2, 3, 4, 1]),
    ],
)  # fmt: skip
def test_search_minds_neither_accents_nor_case_nor_width(few, text, found):
    assert ids(few, Search(fields.SEARCH, text)) == found
    assert few.count(()) == 4


@pytest.mark.parametrize("dash", ["-", "‐", "‑", "‒", "–", "—", "―", "−", "─", "－"])
def test_any_dash_finds_any_other(dash):
    titles = Titles(pd.DataFrame({"mal_id": [1, 2, 3], "title": ["K-ON!", f"Code {dash} Night{dash}", "ローマ"]}))
    assert ids(titles, Search(fields.SEARCH, f"k{dash}on")) == [1]
    assert ids(titles, Search(fields.SEARCH, "code - night-")) == [2]
    assert ids(titles, Search(fields.SEARCH, dash)) == [1, 2]


def test_filters_by_hand(few):
    assert ids(few, Words(fields.GENRE, ("Action", "Fantasy"))) == [2, 3, 1]
    assert ids(few, Words(fields.GENRE, ("Action", "Fantasy"), every=True)) == [2]
    assert ids(few, Words(fields.TYPE, ("unknown",))) == [4]
    assert ids(few, Span(fields.YEAR, 2000, None)) == [2, 4]
    assert ids(few, Span(fields.SCORE, 6, 7)) == [2, 3]
    assert ids(few, Presence(fields.ART, True)) == [3, 1]
    assert ids(few, Presence(fields.ART, False)) == [2, 4]


def test_filters_and_columns_a_table_lacks_are_not_offered(few):
    assert {field.name for field in few.fields} == {"q", "type", "genre", "year", "score", "art"}
    assert {"studios", "error", "oof_score"}.isdisjoint(column.name for column in few.columns)


def test_a_spreadsheet_of_another_kind_is_browsed_all_the_same():
    """Genres as text, a name with quotes, no scores."""
    table = pd.DataFrame({"title": ["A", "B"], "genres": ["Action|Drama", "Drama"], 'my "own"': [1, 2]})
    titles = Titles(table)
    assert {field.name for field in titles.fields} == {"q"}
    assert titles.span_counts(()) == {}
    assert titles.shown((), titles.columns, None).to_pydict()["genres"] == ["Action|Drama", "Drama"]
    assert titles.whole((), Sort("title")).to_pydict() == {
        "title": ["B", "A"], "genres": ["Drama", "Action|Drama"], 'my "own"': [2, 1],
    }  # fmt: skip


def test_an_empty_table():
    titles = Titles(pa.table({"title": pa.array([], pa.string()), "score": pa.array([], pa.float64())}))
    assert titles.count(()) == titles.total == 0
    assert titles.extent("score") is None
    assert titles.span_counts(()) == {"score": (0, 0)}


def test_a_column_of_mixed_kinds_is_named():
    with pytest.raises(DataError, match="score"):
        Titles(pd.DataFrame({"title": ["A", "B"], "score": [1.0, ["x"]]}))


def test_the_whole_view_has_every_column_but_the_engines_own(titles, table):
    found = titles.whole([Span(fields.YEAR, 2000, None)], None)
    assert set(found.column_names) == {*table.columns, "error", "miss"}
    assert found.num_rows == (table["year"] >= 2000).sum()


def test_queries_reach_no_file(titles):
    with pytest.raises(Exception, match=r"(?i)file system|disabled"):
        titles.ask("SELECT * FROM read_csv('/etc/hostname')")


def test_many_threads_ask_at_once(titles, table):
    expected = {low: int((table["score"] >= low).sum()) for low in np.arange(4, 9, 0.5)}
    wrong = []

    def ask(low: float) -> None:
        for _ in range(10):
            if titles.count([Span(fields.SCORE, low, None)]) != expected[low]:
                wrong.append(low)

    threads = [threading.Thread(target=ask, args=(low,)) for low in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
