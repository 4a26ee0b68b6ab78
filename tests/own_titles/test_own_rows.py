from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.intake.sheet_files import read_sheets
from anipop_core.intake.sheets import MAX_CELL_LENGTH, SheetTable, table_below
from anipop_core.own_titles.columns import FIELDS
from anipop_core.own_titles.rows import BARE, OwnRow, read_rows
from anipop_core.schema import Facts, Predecessor, SourceWork
from tests.intake.workbooks import workbook

SYNOPSIS = (
    "A courier crosses the flooded city by night and finds letters that were never meant to arrive anywhere at all."
)


def read(**cells: object) -> OwnRow:
    """One row whose columns are called as its fields, in capitals."""
    table = SheetTable(tuple(name.upper() for name in cells), (tuple(cells.values()),), (4,))  # type: ignore[arg-type]
    (row,) = read_rows(table, {name: name.upper() for name in cells})
    return row


def test_people_companies_and_what_it_builds_on():
    row = read(
        title="Harbour", director="森アキ、Bo Hara", producers="TV Harbour; Harbour Music", based_on=86,
        source_score="8,55", source_readers="415,000", magazine="Wave", follows="Kaze", predecessor_score=7.5,
    )  # fmt: skip
    assert row.parsed is not None
    assert row.notes == ()
    assert row.parsed.pitch.facts == Facts(
        director=("森アキ", "Bo Hara"),
        producers=("TV Harbour", "Harbour Music"),
        source_work=SourceWork(title="86", score=8.55, members=415_000, magazine="Wave"),
        predecessor=Predecessor(title="Kaze", score=7.5),
    )


def test_a_number_that_cant_be_is_left_out_with_a_note():
    row = read(title="Harbour", source_score=11, follows="Kaze", predecessor_score="good")
    assert row.parsed is not None
    assert row.parsed.pitch.facts == Facts(predecessor=Predecessor(title="Kaze"))
    assert len(row.notes) == 2


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
    row = read(title="a" * 301, synopsis=SYNOPSIS)
    assert row.parsed is None
    assert row.error == 'Column "TITLE": received 301 characters. Allowed: up to 300. Correct it and try again.'


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("year", "some day", 'Column "YEAR": "some day" counts as missing in year: allowed '),
        ("episodes", "1x12", 'Column "EPISODES": "1x12" counts as missing in episodes: allowed '),
        ("episodes", "12+1", 'Column "EPISODES": "12+1" counts as missing in episodes: allowed '),
        ("duration_min", "short", 'Column "DURATION_MIN": "short" counts as missing in minutes per episode: allowed '),
        ("type", "t" * 301, f'Column "TYPE": "{"t" * 59}…" counts as missing in type: allowed are up to 300 '),
    ],
)
def test_a_fact_that_cannot_be_read_is_a_note_and_the_row_goes_on(field, cell, said):
    row = read(synopsis=SYNOPSIS, source="Manga", **{field: cell})
    assert row.error == ""
    assert row.parsed is not None
    assert row.parsed.pitch.facts.known == ("source",)
    (note,) = row.notes
    assert note.startswith(said)


def test_what_can_be_read_of_a_list_that_is_too_long_is_read():
    row = read(synopsis=SYNOPSIS, genres="Action, " + "g" * 301, themes=",".join(["Mecha"] * 60))
    assert row.parsed is not None
    assert (row.parsed.pitch.facts.genres, row.parsed.pitch.facts.themes) == (("Action",), ("Mecha",))
    long, many = row.notes
    assert long.startswith('Column "GENRES": "ggg') and "counts as missing in genres: allowed are up to 300" in long
    assert many.startswith('Column "THEMES": themes has 60 entries: the first 50 are read, 10 left out.')


def test_each_odd_cell_has_its_note():
    row = read(synopsis=SYNOPSIS, year="soon", episodes="12+1", duration_min=24)
    assert row.parsed is not None
    assert row.parsed.pitch.facts.known == ("duration_min",)
    assert len(row.notes) == 2


@pytest.mark.parametrize("year", ["soon", 3050])
def test_a_name_whose_only_fact_is_odd_is_a_name_alone(year):
    row = read(title="Harbour", year=year)
    assert (row.is_bare, row.parsed, row.error) == (True, None, BARE)
    assert len(row.notes) == 1


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("0:24", 24.0), ("1:30", 90.0), ("00:24:00", 24.0), ("0:24:30", 24.5), ("00:24:00.001000", 24.0), ("0:75", None)],
)
def test_a_runtime_may_be_written_as_hours_and_minutes(cell, minutes):
    row = read(synopsis=SYNOPSIS, duration_min=cell)
    assert row.parsed is not None
    assert row.parsed.pitch.facts.duration_min == (None if minutes is None else pytest.approx(minutes, abs=1e-3))
    assert (minutes is None) == bool(row.notes)


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("duration_min", "24 min. per ep.", 24), ("duration_min", "1 hr. 55 min.", 115), ("episodes", "12話", 12),
        ("episodes", "1,000", 1000), ("year", "2024-04-05", 2024), ("studios", "Wit Studio, Inc.", ("Wit Studio",)),
        ("studios", "Bones, MAPPA", ("Bones", "MAPPA")), ("genres", "Fantasy / Gourmet", ("Fantasy", "Gourmet")),
        ("type", "TV series", "TV"), ("season", "Spring 2024", "spring"),
    ],
)  # fmt: skip
def test_cells_as_studios_write_them(field, cell, expected):
    row = read(synopsis=SYNOPSIS, **{field: cell})
    assert row.parsed is not None
    assert getattr(row.parsed.pitch.facts, field) == expected
    assert row.notes == ()


def test_a_time_is_no_number_of_episodes():
    row = read(synopsis=SYNOPSIS, episodes="0:24")
    assert row.parsed is not None
    assert row.parsed.pitch.facts.episodes is None


def test_an_excel_time_is_a_runtime():
    data = workbook([["Synopsis", "Runtime"], [SYNOPSIS, time(0, 24)], [SYNOPSIS, timedelta(minutes=24)]])
    (sheet,) = read_sheets(data, "slate.xlsx").sheets
    rows = read_rows(table_below(sheet, 0), {"synopsis": "Synopsis", "duration_min": "Runtime"})
    assert [row.parsed and row.parsed.pitch.facts.duration_min for row in rows] == [24.0, 24.0]


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


def test_a_date_in_a_title_cell_is_the_date_alone_and_is_told():
    file = read_sheets(workbook([["Title", "Synopsis"], [datetime(2027, 3, 9), SYNOPSIS]]), "plan.xlsx")
    (row,) = read_rows(table_below(file.sheets[0], 0), {"title": "Title", "synopsis": "Synopsis"})
    assert row.title == "2027-03-09"
    (note,) = row.notes
    assert "reads like a date" in note


@pytest.mark.parametrize(("length", "told"), [(MAX_CELL_LENGTH, False), (MAX_CELL_LENGTH + 5_000, True)])
def test_a_cell_that_is_cut_is_told(length: int, told: bool) -> None:
    text = (f"{SYNOPSIS} " * (length // len(SYNOPSIS)))[: length - 1] + "."
    file = read_sheets(f'Title,Synopsis\nHarbour,"{text}"\n'.encode(), "plan.csv")
    (row,) = read_rows(table_below(file.sheets[0], 0), {"title": "Title", "synopsis": "Synopsis"})
    assert row.parsed is not None
    assert row.parsed.pitch.synopsis == text[:MAX_CELL_LENGTH].strip()
    assert any("60,000" in note and "Synopsis" in note for note in row.notes) == told
