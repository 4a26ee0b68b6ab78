"""Hypothesis strategies for filters and views of a table. Made once each: that takes longer than drawing from them."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from anipop_core.browsing.fields import NumberField, PresenceField, SearchField, WordField
from anipop_core.browsing.filters import (
    Area,
    Presence,
    Search,
    Span,
    Words,
)
from anipop_core.browsing.titles import Titles
from anipop_core.browsing.view import FIGURES, Sort, View

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False) | st.integers(-3000, 3000).map(float)
TEXTS = st.text(max_size=12).filter(str.strip) | st.sampled_from(
    ["lantern", "The NIGHT", "題名 1", "夜", "'; --", "%_"]
)


@cache
def a_filter(titles: Titles, field):
    if isinstance(field, SearchField):
        return TEXTS.map(lambda text: Search(field, text))
    if isinstance(field, NumberField):
        low, high = titles.extent(field.column)
        ends = st.floats(low - 1, high + 1).map(lambda v: round(v, 2)) | NUMBERS
        return st.one_of(
            ends.map(lambda v: Span(field, v, None)),
            ends.map(lambda v: Span(field, None, v)),
            st.tuples(ends, ends).map(lambda pair: Span(field, min(pair), max(pair))),
        )
    if isinstance(field, WordField):
        words = st.lists(st.sampled_from(titles.offer.words[field.name]), min_size=1, max_size=3, unique=True)
        every = st.booleans() if field.every else st.just(False)
        return st.builds(lambda w, e: Words(field, tuple(w), e), words, every)
    if isinstance(field, PresenceField):
        return st.booleans().map(lambda there: Presence(field, there))
    corner = st.floats(-90, 90).map(lambda v: round(v, 1))
    return st.tuples(corner, corner, corner, corner).map(
        lambda c: Area(field, (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3])))
    )


@cache
def some_filters(titles: Titles, most: int = 4):
    chosen = st.lists(st.sampled_from(titles.fields), max_size=most, unique_by=lambda field: field.name)
    return chosen.flatmap(lambda fields: st.tuples(*(a_filter(titles, field) for field in fields)))


@cache
def a_view(titles: Titles):
    names = [column.name for column in titles.columns]
    colours = ["score", "error", *(f"genre.{word}" for word in titles.offer.words["genre"])]
    return st.builds(
        View,
        filters=some_filters(titles),
        sort=st.none() | st.builds(Sort, st.sampled_from(names), st.booleans()),
        columns=st.none() | st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple),
        figures=st.sampled_from(FIGURES),
        colour=st.sampled_from(colours),
    )
