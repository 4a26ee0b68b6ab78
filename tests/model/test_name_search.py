"""Names are found as they are typed, in any spelling, and with typos."""

from __future__ import annotations

import pytest

from anipop_core.data.links.spelling import spelling_key
from anipop_core.model.name_search import NameSearch

NAMES = [  # the popular ones first
    ("Umi no Otoko (Man of the Sea)", "海の男"),
    ("Otoko",),
    ("Ōkami Harbour",),
    ("The Harbour Man", "港の男"),
    ("!!!",),
]
SEARCH = NameSearch(NAMES)


@pytest.mark.parametrize("name", ["P.A. Works", "p.a.works", "Ｐ．Ａ．ＷＯＲＫＳ", "pä  works", "PA-Works"])
def test_width_case_accents_spaces_and_signs_dont_count(name: str) -> None:
    assert spelling_key(name) == "paworks"


def test_a_name_of_signs_alone_is_still_a_name() -> None:
    assert SEARCH.called("！！！") == (4,)
    assert SEARCH.called("???") == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("otoko", (1, 0)),  # the one of that name before the more popular one
        ("oto", (0, 1)),  # words that begin so, popular first
        ("OKAMI", (2,)),
        ("ｏｋａｍｉｈａｒ", (2,)),  # all of it from its beginning
        ("sea man", (0,)),  # words in any order
        ("man harb", (3, 2)),  # then with typos: "kami harb"
        ("男", (0, 3)),  # anywhere
        ("okmai harbor", (2,)),  # with typos
        ("ar", (2, 3)),  # two letters: no typos
        ("zzzz", ()),
        ("  ", ()),
    ],
)
def test_what_is_typed_is_found(typed: str, found: tuple[int, ...]) -> None:
    assert SEARCH.search(typed, 10) == found


def test_as_many_as_asked_for() -> None:
    assert SEARCH.search("o", 2) == (0, 1)
    assert SEARCH.search("otoko", 1) == (1,)


def test_an_entry_is_found_once_for_all_its_spellings() -> None:
    assert NameSearch([("Aki Mori", "Mori Aki", "AKI MORI")]).search("mori", 5) == (0,)


def test_nothing_is_found_among_no_names() -> None:
    assert NameSearch([]).search("anything", 5) == ()
