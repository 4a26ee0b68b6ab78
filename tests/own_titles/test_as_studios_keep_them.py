"""Spreadsheets as studios keep them: error cells, headings of their own, titles cut short."""

from __future__ import annotations

import pandas as pd
import pytest

from anipop_core.intake.sheet_files import read_sheets
from anipop_core.intake.sheets import SheetTable, table_below
from anipop_core.own_titles.columns import suggest_columns
from anipop_core.own_titles.known_titles import KnownTitles
from anipop_core.own_titles.rows import BARE, OwnRow, read_rows
from tests.intake.workbooks import workbook

STORY = "A courier crosses the flooded city by night and finds letters that were never meant to arrive anywhere at all."
HEADINGS = ("Title", "Synopsis", "Genres", "Studios", "Episodes", "Score")


def rows_of(*rows: list[object]) -> list[OwnRow]:
    (sheet,) = read_sheets(workbook([list(HEADINGS), *rows]), "slate.xlsx").sheets
    table = table_below(sheet, 0)
    return read_rows(table, {heading.lower(): heading for heading in table.columns})


def test_error_cells_are_empty_and_one_note_names_them() -> None:
    bare, untitled, loading = rows_of(
        ["Bell Tower", "#REF!", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?"],
        ["#REF!", STORY, "Drama", "#REF!", 12, "#NULL!"],
        ["Loading", "#GETTING_DATA", "Drama", "Bones", "#N/A", None],
    )
    assert (bare.is_bare, bare.error) == (True, BARE)
    assert bare.notes == (
        'Errors of the spreadsheet count as empty cells: "Synopsis" (#REF!), "Genres" (#VALUE!), "Studios" (#REF!), '
        '"Episodes" (#DIV/0!), "Score" (#NAME?).',
    )
    assert untitled.parsed is not None and loading.parsed is not None
    assert (untitled.title, untitled.score, untitled.parsed.pitch.facts.studios) == ("", None, ())
    assert loading.parsed.pitch.synopsis == ""
    assert [len(row.notes) for row in (untitled, loading)] == [1, 1]


@pytest.mark.parametrize("cell", ["#####", "Err:502", "#SPILL!", "#name?"])
def test_errors_of_other_programs_are_errors_too(cell: str) -> None:
    (row,) = rows_of(["Tide", STORY, cell, None, None, None])
    assert row.parsed is not None
    assert row.parsed.pitch.facts.genres == ()
    assert "count as empty" in row.notes[0]


def test_a_text_that_names_an_error_is_a_text() -> None:
    (row,) = rows_of(["#1 Fan", f"#REF! {STORY}", None, None, None, None])
    assert (row.title, row.notes) == ("#1 Fan", ())


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Project title", "title"), ("Logline / synopsis", "synopsis"), ("Runtime (min)", "duration_min"),
        ("Year of broadcast", "year"), ("ジャンル", "genres"), ("原作", "based_on"),
        ("Based on", "based_on"), ("Adapted from", "based_on"), ("話数", "episodes"),
        ("制作会社", "studios"), ("放送年", "year"), ("話数（全）", "episodes"), ("Studio / 制作会社", "studios"),
    ],
)  # fmt: skip
def test_headings_of_studios(heading: str, field: str) -> None:
    assert suggest_columns([heading, "Budget", "Notes"]) == {field: heading}


def test_a_whole_heading_goes_before_a_part_of_one() -> None:
    found = suggest_columns(["Title (working)", "Title", "Format / length", "Length"])
    assert (found["title"], found["type"], found["duration_min"]) == ("Title", "Format / length", "Length")


@pytest.mark.parametrize("heading", ["原作", "Based on"])
@pytest.mark.parametrize(
    ("cell", "source", "title"),
    [("漫画", "Manga", ""), ("manga", "Manga", ""), ("Tide of Glass", None, "Tide of Glass")],
)
def test_what_it_is_based_on_is_a_kind_or_a_title(heading: str, cell: str, source: str | None, title: str) -> None:
    table = SheetTable((heading, "あらすじ"), ((cell, STORY),), (2,))
    (row,) = read_rows(table, suggest_columns(table.columns))
    assert row.parsed is not None
    facts = row.parsed.pitch.facts
    assert (facts.source, facts.source_work.title if facts.source_work else "") == (source, title)


CATALOGUE = pd.DataFrame(
    {
        "mal_id": [1, 2, 3, 4],
        "title": ["Garasu no Yaiba", "Garasu no Yaiba: Toudai-hen", "97: Ninety Seven", "Yoru no Haitatsu"],
        "title_english": ["Glass Slayer: Garasu no Yaiba", "Glass Slayer: The Lighthouse", None, "Courier - At Night"],
        "title_native": ["硝子の刃", "硝子の刃 灯台編", "97－ナインティセブン－", "夜の配達"],
        "year": [2019.0, 2021.0, 2021.0, None],
        "num_list_users": [500.0, 900.0, 100.0, float("nan")],
    }
)


@pytest.mark.parametrize(
    ("title", "year", "mal_id"),
    [("Glass Slayer", None, 2), ("glass slayer", 2019, 1), (97, None, 3), ("97", 2021, 3), ("Courier", None, 4)],
)
def test_a_title_without_its_subtitle_is_found(title: object, year: int | None, mal_id: int) -> None:
    (row,) = read_rows(SheetTable(("title", "year"), ((title, year),), (2,)), {"title": "title", "year": "year"})  # type: ignore[arg-type]
    found = KnownTitles(CATALOGUE).match(row)
    assert found is not None
    assert (CATALOGUE["mal_id"][found.place], found.sure) == (mal_id, False)


def test_a_whole_name_goes_before_a_part_of_one() -> None:
    (row,) = read_rows(SheetTable(("title",), (("Garasu no Yaiba",),), (2,)), {"title": "title"})
    found = KnownTitles(CATALOGUE).match(row)
    assert found is not None
    assert (found.place, found.sure) == (0, True)


@pytest.mark.parametrize(
    ("source", "based_on", "read"),
    [("Manga", "漫画", ("Manga", "")), ("Manga", "Game", ("Manga", "Game")), ("漫画", "Tide", ("Manga", "Tide"))],
)
def test_a_kind_given_twice_is_no_title(source: str, based_on: str, read: tuple[str, str]) -> None:
    table = SheetTable(("Source", "Based on", "Synopsis"), ((source, based_on, STORY),), (2,))
    (row,) = read_rows(table, suggest_columns(table.columns))
    assert row.parsed is not None
    facts = row.parsed.pitch.facts
    assert (facts.source, facts.source_work.title if facts.source_work else "") == read
