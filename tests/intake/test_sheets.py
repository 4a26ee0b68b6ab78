from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anipop_core.errors import InputError
from anipop_core.intake import sheets, sheets_xlsx
from anipop_core.intake.sheet_files import MAX_FILE_BYTES, read_sheets
from anipop_core.intake.sheets import Sheet, column_letter, table_below
from tests.intake.workbooks import bomb, changed, with_part, workbook

ROWS = [["Title", "Synopsis"], ["Hafen", "Ein Bote, der nie ankommt"], ["Turm", "Ein Licht; zwei Schatten"]]
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(data: bytes, name: str = "a.csv") -> list[list[object]]:
    (sheet,) = read_sheets(data, name).sheets
    return [list(row) for row in sheet.rows]


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    file = StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    data = as_csv(ROWS, separator).encode()
    assert rows_of(data) == ROWS
    assert sheets_named(data).startswith("Read as UTF-8, separated by ")


def sheets_named(data: bytes) -> str:
    return read_sheets(data, "a.csv").notices[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_a_mark(encoding):
    rows = [["Title", "Synopsis"], ["港のガラス", "Größe 🌊"]]
    assert rows_of(as_csv(rows).encode(encoding)) == rows
    assert "guessed" not in sheets_named(as_csv(rows).encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("cp1252", "Die Größe der Häfen überrascht schöne Mädchen, und die Tür fällt zu.", "Western"),
        ("cp1251", "Курьер ночью пересекает затопленный город и находит письма.", "Cyrillic"),
        ("euc_jp", "夜の街を走る配達人は、届かない手紙を見つける。", "EUC-JP"),
        ("cp932", "夜の街を走る配達人は、届かない手紙を見つける。灯台守はそれを読んでいた。", "Shift JIS"),
    ],
)
def test_other_encodings_are_guessed_and_said(encoding, text, name):
    rows = [["Title", "Synopsis"], ["Eins", text], ["Zwei", text * 2]]
    data = as_csv(rows).encode(encoding)
    assert rows_of(data) == rows
    assert name in sheets_named(data)
    assert "(guessed)" in sheets_named(data)
    assert "choose another way to read them" in sheets_named(data)


def test_a_wrong_guess_can_be_corrected():
    rows = [["Title", "Synopsis"], ["Żółw", "Gęś i łąka"]]
    data = as_csv(rows).encode("cp1250")
    assert read_sheets(data, "a.csv").guessed
    (sheet,) = read_sheets(data, "a.csv", "cp1250").sheets
    assert [list(row) for row in sheet.rows] == rows


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is an empty file"),
        (b"  \n\n", "is an empty file"),
        (b"\xef\xbb\xbf", "holds no rows"),
        (b",,,\n,,\n", "holds no rows"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no spreadsheet"),
        (b"PK\x03\x04 not a zip", "is damaged, or no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel file"),
    ],
)
def test_what_is_no_table_is_named_with_a_way_on(data, message):
    with pytest.raises(InputError, match=message) as error:
        read_sheets(data, "mine.csv")
    assert '"mine.csv"' in str(error.value)
    assert error.value.next_step


def test_a_huge_file_is_refused_by_its_size():
    with pytest.raises(InputError, match="Allowed are up to 20 MB"):
        read_sheets(b"a" * (MAX_FILE_BYTES + 1), "a.csv")


def test_limits_on_rows_and_columns(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert len(rows_of(b"Title\na\nb\nc\n")) == 4
    with pytest.raises(InputError, match="more than 3 rows"):
        read_sheets(b"Title\na\nb\nc\nd\n", "a.csv")
    with pytest.raises(InputError, match="more than 200 columns"):
        read_sheets(as_csv([["x"] * 201]).encode(), "a.csv")


def test_a_sheet_that_is_too_large_spoils_no_other(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    log, wide = [[f"line {i}"] for i in range(6)], [["x"] * 201]
    file = read_sheets(workbook(ROWS, log, wide, names=["Slate", "Log", "Wide"]), "a.xlsx")
    assert file.sheets[0] == Sheet("Slate", tuple(map(tuple, ROWS)))
    assert [sheet.rows for sheet in file.sheets[1:]] == [(), ()]
    assert str(file.sheets[1].error).startswith('Sheet "Log" of "a.xlsx" has more than 3 rows.')
    assert str(file.sheets[2].error).startswith('Sheet "Wide" of "a.xlsx" has more than 200 columns.')
    with pytest.raises(InputError, match="more than 3 rows"):
        read_sheets(workbook(log), "a.xlsx")


def test_empty_rows_between_titles_cost_none(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 50)
    rows: list[list[object]] = [["Title"]]
    for number in range(40):
        rows += [[f"Title {number}"], [None]]
    file = read_sheets(workbook(rows), "a.xlsx")
    assert len(table_below(file.sheets[0], 0).rows) == 40
    assert file.notices == ()


def test_rows_too_far_below_are_said_to_be_left_out(monkeypatch):
    monkeypatch.setattr(sheets_xlsx, "LAST_ROW", 4)
    assert read_sheets(workbook([*ROWS, ["Last", "one"]]), "a.xlsx").notices == ()
    assert read_sheets(workbook([*ROWS, [], [None], []]), "a.xlsx").notices == ()
    far = [[], [], [], [], ["Far", "below"]]
    file = read_sheets(workbook([["Notes"]], [*ROWS, *far], far, names=["One", "Two", "Three"]), "a.xlsx")
    assert [len(sheet.rows) for sheet in file.sheets] == [1, 3]
    assert file.notices == (
        'Row 4 is the last that is read, and there is more below it in "Two", "Three". Delete the empty rows above it.',
    )


LOST = "Lines 2 to 4 are read as one row: a quote may lack its end there."


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ('Title,Synopsis\nHarbour,"A courier\nTower,A light\nRiver,A boat\n', LOST),  # never closed
        ('Title,Synopsis\nHarbour,"A courier\nTower,A light\nRiver,"A boat"\n', LOST),  # closed by another's
        ('Title,Synopsis\nHarbour,"A courier\nTower,A light\nRiver,"A boat"\nSea,A "wave"\n', LOST),
        (
            "Title,Synopsis\n" + 'Harbour,"A courier\nTower,"A light"\n' * 5,
            "Lines 2 to 3, 4 to 5, 6 to 7 and 2 more are",
        ),
        ("Title,Synopsis\n" + 'Harbour,"A courier\n' + "Tower,A light\n" * 60 + 'River,A boat"\n', "Lines 2 to 63 are"),
    ],
)
def test_a_quote_that_lacks_its_end_is_said(text, notice):
    (_, found) = read_sheets(text.encode(), "a.csv").notices
    assert found.startswith(notice)


@pytest.mark.parametrize(
    "text",
    [
        'Title,Synopsis\nHarbour,"A courier.\n\nA ""letter"".\n"\n',  # paragraphs
        'Title,Synopsis\nHarbour,"A" courier\nTower,6" long\nRiver,"A boat',  # nothing is swallowed
        "Title,Synopsis\r\nHarbour,A courier\r\n",
    ],
)
def test_other_quotes_are_no_matter(text):
    assert len(read_sheets(text.encode(), "a.csv").notices) == 1


def test_a_workbook_with_several_sheets():
    file = read_sheets(workbook(ROWS, [], [["Only", 7]], names=["One", "Empty", "Two"]), "a.xlsx")
    assert [sheet.name for sheet in file.sheets] == ["One", "Two"]
    assert file.sheets[0].rows == tuple(map(tuple, ROWS))
    assert file.sheets[1].rows == (("Only", 7),)
    assert file.notices == ()


def test_numbers_dates_and_blanks():
    rows = rows_of(
        workbook([["A", "B", "C", "D"], [12.0, 7.5, date(2024, 4, 5), True], [" ", None, "x", None]]), "a.xlsx"
    )
    assert rows[1] == [12, 7.5, "2024-04-05", "True"]
    assert rows[2] == [None, None, "x", None]


def test_merged_cells_have_the_value_they_share():
    data = workbook([["Studio", "Title"], ["Tide", "One"], [None, "Two"], [None, "Three"]], merge=["A2:A4"])
    assert [row[0] for row in rows_of(data, "a.xlsx")] == ["Studio", "Tide", "Tide", "Tide"]
    assert "Merged cells" in read_sheets(data, "a.xlsx").notices[0]


def test_a_formula_is_never_run():
    data = workbook([["Title", "Year"], ["One", "=1+1"]])
    assert rows_of(data, "a.xlsx")[1] == ["One", None]  # no result was saved
    assert "not worked out here" in read_sheets(data, "a.xlsx").notices[0]


def test_wrong_dimensions_do_not_cut_the_sheet():
    data = with_part(workbook(ROWS), SHEET, (rb'<dimension ref="[^"]*"', b'<dimension ref="A1"'))
    assert rows_of(data, "a.xlsx") == ROWS


def test_cells_far_apart_take_no_room():
    data = with_part(workbook(ROWS), SHEET, (rb'<row r="3"', b'<row r="1048576"'))
    file = read_sheets(data, "a.xlsx")
    assert [len(sheet.rows) for sheet in file.sheets] == [2]
    assert "there is more below it" in file.notices[0]


def test_a_merge_over_the_whole_sheet_fills_nothing():
    data = workbook(ROWS, merge=["C5:C6"])
    data = with_part(data, SHEET, (rb'ref="C5:C6"', b'ref="A1:XFD1048576"'))
    assert rows_of(data, "a.xlsx") == ROWS


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sheets_xlsx, "MAX_UNPACKED_BYTES", 8_000_000)
    data = bomb(megabytes=9)
    assert len(data) < 20_000
    with pytest.raises(InputError, match="too large to open safely"):
        read_sheets(data, "a.xlsx")


def test_a_billion_laughs_is_refused():
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    data = with_part(workbook(ROWS), "xl/workbook.xml", (rb"(?s).*", entity))
    with pytest.raises(InputError, match="damaged, or no Excel workbook"):
        read_sheets(data, "a.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_message(data):
    for head in (b"", b"PK\x03\x04"):
        try:
            assert read_sheets(head + data, "a").sheets
        except InputError as error:
            assert error.next_step


WORKBOOK = workbook(ROWS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255))
def test_a_workbook_with_one_byte_changed_gives_a_table_or_a_message(place, value):
    data = bytearray(WORKBOOK)
    data[place] = value
    try:
        read_sheets(bytes(data), "a.xlsx")
    except InputError as error:
        assert error.next_step


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=3, max_size=6), st.sampled_from(";\t"))
def test_every_table_of_text_comes_back(rows, separator):
    """With plain headings above it, as every table has."""
    rows = [["title", "synopsis", "year"], *rows]
    assert rows_of(as_csv(rows, separator).encode("utf-8-sig")) == rows


def test_headings_are_unique_and_unnamed_columns_get_a_letter():
    sheet = Sheet("", (("a slate", None, None), ("Title", None, "Title"), (None, None, None), ("x", "y", "z")))
    table = table_below(sheet, 1)
    assert table.columns == ("Title", "Column B", "Title (2)")
    assert table.rows == (("x", "y", "z"),)
    assert table.numbers == (4,)
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_said(state):
    def hide(sheets):
        sheets[0].sheet_state = state

    data = workbook(ROWS, [["Title"], ["Kept"]], names=("old (do not use)", "Slate"))
    found = read_sheets(changed(data, hide, active=1), "slate.xlsx")
    assert [sheet.name for sheet in found.sheets] == ["Slate"]
    assert found.notices == ('Hidden sheets aren\'t read: "old (do not use)".',)


def test_the_sheet_that_was_open_comes_first():
    data = workbook(ROWS, [["Title"], ["Kept"]], [["Title"], ["Third"]], names=("A", "B", "C"))
    found = read_sheets(changed(data, lambda sheets: None, active=1), "slate.xlsx")
    assert [sheet.name for sheet in found.sheets] == ["B", "A", "C"]


def test_hidden_rows_and_columns_are_not_read_and_said():
    def hide(sheets):
        for row in (3, 5, 6):  # the last is empty: nobody misses it
            sheets[0].row_dimensions[row].hidden = True
        sheets[0].column_dimensions["B"].hidden = True

    data = workbook([["Title", "Budget", "Type"], *[[f"Row {n}", n, "TV"] for n in range(2, 6)]], names=("Slate",))
    found = read_sheets(changed(data, hide), "slate.xlsx")
    table = table_below(found.sheets[0], 0)
    assert table.columns == ("Title", "Type")
    assert table.rows == (("Row 2", "TV"), ("Row 4", "TV"))
    assert table.numbers == (2, 4)  # as Excel numbers them
    assert found.notices == (
        '2 hidden rows and 1 hidden column of "Slate" aren\'t read. Unhide what should be scored.',
    )


def test_a_workbook_of_hidden_sheets_alone_says_so():
    def hide(sheets):
        sheets[0].sheet_state = "hidden"

    data = changed(workbook(ROWS, [], names=("Slate", "Empty")), hide, active=1)
    with pytest.raises(InputError, match='Hidden sheets aren\'t read: "Slate"'):
        read_sheets(data, "slate.xlsx")


def test_a_carriage_return_in_a_cell_is_a_new_line():
    data = workbook([["Title", "Synopsis"], ["Tide", "One."]])
    data = with_part(data, "xl/worksheets/sheet1.xml", (b"One.[^<]*", b"One._x000D_\nTwo."))
    assert rows_of(data, "a.xlsx")[1] == ["Tide", "One.\nTwo."]
