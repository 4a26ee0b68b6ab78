from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.intake.columns import FIELDS
from anipop_core.intake.own_rows import BARE, OwnRow, read_rows
from anipop_core.intake.sheets import SheetTable

SYNOPSIS = (
    "A courier crosses the flooded city by night and finds letters that were never meant to arrive anywhere at all."
)


def read(**cells: object) -> OwnRow:
    """One row whose columns are called as its fields, in capitals."""
    table = SheetTable(tuple(name.upper() for name in cells), (tuple(cells.values()),), (4,))  # type: ignore[arg-type]
    (row,) = read_rows(table, {name: name.upper() for name in cells})
    return row


def test_a_row_becomes_a_pitch():
    row = read(
        title="Harbour", synopsis=SYNOPSIS, genres="Action, drama;Sci-Fi", type="tv", episodes="12 eps",
        duration_min="24 min.", studios="Bones | Trigger", season="Spring 2024", year="2024-04-05", score="8,5",
    )  # fmt: skip
    assert row.parsed is not None
    assert (row.number, row.title, row.score, row.error, row.notes) == (4, "Harbour", 8.5, "", ())
    pitch = row.parsed.pitch
    assert pitch.synopsis == SYNOPSIS
    facts = pitch.facts
    assert facts.genres == ("Action", "Drama", "Sci-Fi")
    assert (facts.type, facts.episodes, facts.duration_min, facts.season, facts.year) == (
        "TV",
        12,
        24.0,
        "spring",
        2024,
    )
    assert facts.studios == ("Bones", "Trigger")


def test_what_is_not_known_is_left_out():
    row = read(synopsis=SYNOPSIS, year="TBA", episodes="?", type="n/a", score="-", mal_id="")
    assert row.parsed is not None
    assert row.parsed.pitch.facts.known == ()
    assert row.notes == ()


def test_an_error_names_the_column_and_what_may_stand_there():
    row = read(synopsis=SYNOPSIS, year="some day")
    assert row.parsed is None
    assert row.error == 'Column "YEAR": received text ("some day"). Allowed: a number. Correct it and try again.'


def test_an_unknown_word_is_a_note_and_the_row_goes_on():
    row = read(synopsis=SYNOPSIS, genres="Giant Squid")
    assert row.parsed is not None
    assert "Giant Squid" in row.notes[0]


@pytest.mark.parametrize(
    ("cell", "mal_id"),
    [(5114, 5114), ("5114", 5114), ("https://myanimelist.net/anime/5114/Hagane", 5114), ("soon", None), (-3, None)],
)
def test_mal_ids_and_addresses(cell, mal_id):
    row = read(mal_id=cell, synopsis=SYNOPSIS)
    assert row.mal_id == mal_id
    assert (mal_id is None) == any("no MAL id" in note for note in row.notes)


@pytest.mark.parametrize(("cell", "score"), [(7.5, 7.5), (10, 10.0), (78, None), ("great", None), ("inf", None)])
def test_scores_out_of_range_are_left_out_and_noted(cell, score):
    row = read(score=cell, synopsis=SYNOPSIS)
    assert row.score == score
    assert (score is None) == any("is left out" in note for note in row.notes)


def test_a_name_alone_is_nothing_to_score():
    row = read(title="Harbour", genres=None)
    assert (row.is_bare, row.parsed, row.error) == (True, None, BARE)


@given(st.fixed_dictionaries({name: st.none() | st.integers() | st.floats() | st.text(max_size=40) for name in FIELDS}))
def test_any_row_is_read_or_has_an_error(cells):
    row = read(**cells)
    assert (row.parsed is None) == bool(row.error)
