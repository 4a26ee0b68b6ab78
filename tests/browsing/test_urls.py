from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anipop_core.browsing import fields
from anipop_core.browsing.filters import Span, Words, number_in_url
from anipop_core.browsing.titles import Titles
from anipop_core.browsing.urls import LONGEST_SEARCH, read_params, view_params
from anipop_core.browsing.view import View
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT
from tests.browsing.drawing import a_view

SLOWLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOWLY
@given(st.data())
def test_a_sent_view_is_the_view_that_is_opened(titles, data):
    view = data.draw(a_view(titles))
    link = urlencode(view_params(view), doseq=True)
    assert read_params(parse_qs(link, keep_blank_values=True), titles.offer) == (view, ())


@SLOWLY
@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(["year", "type", "map", "sort", "art", "genre_all"]),
                       st.lists(st.text(max_size=20), max_size=3), max_size=5))  # fmt: skip
def test_whatever_stands_in_a_url_something_is_shown_and_it_has_a_url(titles, params):
    view, problems = read_params(params, titles.offer)
    titles.count(view.filters)
    assert read_params(view_params(view), titles.offer) == (view, ())
    assert all(problem.endswith((".", "?")) for problem in problems)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_the_same(number):
    assert float(number_in_url(number)) == number


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"colr": ["red"]}, 'There is no filter "colr" here'),
        ({"year": ["soon"]}, 'Year: "soon" is no range of numbers'),
        ({"year": ["2010"]}, "Write a range like 5..8"),
        ({"year": ["2020..2010"]}, "ends before it begins"),
        ({"score": ["nan.."]}, "no range of numbers"),
        ({"score": ["..inf"]}, "no range of numbers"),
        ({"type": ["Opera"]}, 'Type: no title here has "Opera"'),
        ({"type": ["Movei"]}, "Did you mean Movie?"),
        ({"studio_all": ["Studio 1"]}, 'There is no filter "studio_all"'),
        ({"art": ["perhaps"]}, 'It can be "with" or "without"'),
        ({"map": ["1..2..3"]}, "no part of the map"),
        ({"map": ["5..0..1..9"]}, "no part of the map"),
        ({"sort": ["-beauty"]}, 'no column "beauty" to sort by'),
        ({"columns": ["beauty"]}, 'no column "beauty"'),
        ({"figures": ["pie"]}, 'no figures "pie"'),
        ({"colour": ["genre.Opera"]}, "can't be coloured"),
        ({"genre": ["Genre 1"], "genre_all": ["Genre 2"]}, "the link already asks for Genre"),
        ({"q": ["x" * 300]}, f"longer than {LONGEST_SEARCH}"),
    ],
)
def test_nonsense_is_named_and_the_rest_applies(titles, params, problem):
    view, problems = read_params({"score": ["6..7"], **params} if "score" not in params else params, titles.offer)
    assert len(problems) == 1
    assert problem in problems[0]
    if "score" not in params:
        assert Span(fields.SCORE, 6, 7) in view.filters


def test_long_nonsense_is_cut_in_the_message(titles):
    _, (problem,) = read_params({"type": ["x" * 5000]}, titles.offer)
    assert len(problem) < 150


def test_words_are_read_in_any_case_and_once(titles):
    view, problems = read_params({"type": ["tv", "TV", "movie"]}, titles.offer)
    assert view.filters == (Words(fields.TYPE, ("TV", "Movie")),)
    assert problems == ()


def test_nothing_chosen_is_an_empty_url():
    assert view_params(View()) == {}


def test_two_spellings_of_one_name_each_keep_theirs_and_a_third_finds_the_more_frequent():
    table = pd.DataFrame({"mal_id": range(3), "title": ["A", "B", "C"], "studios": [["Tide"], ["Tide"], ["TIDE"]]})
    offer = Titles(table).offer
    for spelling, read in (("Tide", "Tide"), ("TIDE", "TIDE"), ("tide", "Tide")):
        (found,) = read_params({"studio": [spelling]}, offer)[0].filters
        assert found == Words(fields.STUDIO, (read,))


@pytest.fixture(scope="module")
def shipped() -> Titles:
    return Titles(pd.read_parquet(DEFAULT_CHECKPOINT / "catalogue.parquet"))


@pytest.mark.parametrize(
    "field", [fields.STUDIO, fields.GENRE, fields.THEME, fields.SOURCE, fields.TYPE, fields.DEMOGRAPHIC],
    ids=lambda field: field.name,
)  # fmt: skip
def test_each_word_of_the_shipped_catalogue_comes_back_from_its_url(shipped, field):
    words = shipped.offer.words[field.name]
    assert len(words) > 4
    for word in words:
        for every in (False, True) if field.every else (False,):
            view = View((Words(field, (word,), every),))
            link = urlencode(view_params(view), doseq=True)
            assert read_params(parse_qs(link, keep_blank_values=True), shipped.offer) == (view, ())


@pytest.mark.parametrize("field", [fields.STUDIO, fields.GENRE, fields.THEME], ids=lambda field: field.name)
def test_all_words_of_the_shipped_catalogue_at_once_come_back_too(shipped, field):
    view = View((Words(field, tuple(shipped.offer.words[field.name])),))
    link = urlencode(view_params(view), doseq=True)
    assert read_params(parse_qs(link, keep_blank_values=True), shipped.offer) == (view, ())
