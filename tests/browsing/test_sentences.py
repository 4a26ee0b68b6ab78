from __future__ import annotations

import pytest

from anipop_core.browsing import fields
from anipop_core.browsing.filters import (
    Area,
    Presence,
    Search,
    Span,
    Words,
)
from anipop_core.browsing.view import View


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Search(fields.SEARCH, "  lost  city "), '"lost city" in the title'),
        (Span(fields.YEAR, 2015, None), "2015 or later"),
        (Span(fields.YEAR, None, 1999), "1999 or earlier"),
        (Span(fields.YEAR, 2000, 2010), "from 2000 to 2010"),
        (Span(fields.YEAR, 2000, 2000), "2000"),
        (Span(fields.SCORE, 7, None), "score 7.00 or more"),
        (Span(fields.SCORE, 6.125, 7), "score from 6.125 to 7.00"),
        (Span(fields.SCORE, None, 0), "score 0.00 or less"),
        (Span(fields.VOTES, 1000, None), "votes 1,000 or more"),
        (Span(fields.ERROR, -0.5, 0.5), "model minus real from -0.50 to 0.50"),
        (Words(fields.TYPE, ("TV", "Movie")), "TV or Movie"),
        (Words(fields.SOURCE, ("Manga",)), "from a manga"),
        (Words(fields.SOURCE, ("Original", "unknown")), "from an original idea or an unknown source"),
        (Words(fields.GENRE, ("Action", "Drama"), every=True), "Action and Drama"),
        (Words(fields.STUDIO, ("Bones",)), "by Bones"),
        (Words(fields.LATER_YEARS, ("test",)), "in the tested part"),
        (Presence(fields.ART, False), "without art"),
        (Area(fields.MAP, (0, 0, 1, 1)), "in the marked part of the map"),
    ],
)
def test_each_filter_says_what_it_does(found, sentence):
    assert found.sentence() == sentence


def test_each_filter_explains_itself_in_one_sentence():
    explained = [found for found in fields.FIELDS if found not in (fields.SEARCH, fields.MAP)]
    assert [found.name for found in explained if not found.help or "." in found.help] == []


def test_a_filter_is_put_replaced_and_taken_away():
    old, new, other = Span(fields.YEAR, 2000, None), Span(fields.YEAR, 2010, None), Presence(fields.ART, True)
    view = View((old, other))
    assert view.with_filter("year", new).filters == (new, other)
    assert view.with_filter("score", Span(fields.SCORE, 7, None)).filters[-1].name == "score"
    assert view.with_filter("year", None).filters == (other,)
    assert view.without(["year", "art"]) == View()
