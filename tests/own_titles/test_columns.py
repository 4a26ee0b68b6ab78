from __future__ import annotations

import pytest

from anipop_core.intake.sheets import Sheet
from anipop_core.own_titles.columns import FIELDS, find_header, suggest_columns


def test_headings_in_many_spellings():
    found = suggest_columns(["MAL ID", "Working Title", "Log-line", "Genre(s)", "Relase Year", "Studio ", "Notes"])
    assert found == {
        "mal_id": "MAL ID",
        "title": "Working Title",
        "synopsis": "Log-line",
        "genres": "Genre(s)",
        "year": "Relase Year",
        "studios": "Studio ",
    }


def test_a_column_is_used_once_and_an_exact_name_comes_first():
    assert suggest_columns(["Name", "Title"])["title"] == "Title"
    assert len(set(suggest_columns(["Title", "Titel"]).values())) == 1
    assert suggest_columns(["", "?", "Budget"]) == {}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_found_by_its_label(name):
    assert suggest_columns([FIELDS[name].label.removesuffix(" (1-10)")]).get(name)


def test_the_header_need_not_be_the_first_row():
    rows = (("Slate 2027", None, None), (None, None, None), ("Title", "Plot", "Year"), ("One", "A boat", 2027))
    assert find_header(Sheet("", rows)) == 2


def test_without_known_headings_it_is_the_first_row_of_words():
    assert find_header(Sheet("", ((None, None), ("Foo", "Bar"), ("x", 1)))) == 1
    assert find_header(Sheet("", ((1, 2), (3, 4)))) == 0
