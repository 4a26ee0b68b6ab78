from __future__ import annotations

import streamlit as st

from anipop_core.intake import sheets
from tests.intake.workbooks import workbook
from tests.pages.conftest import html

STORY = "A courier crosses the flooded city by night and finds letters that were never meant to arrive anywhere at all"
BROKEN = "Broken" * 60
CSV = f"""Our slate,,,
Working title,Logline,Release year,Score
Harbour,{STORY},2027,
=cmd()|x,{STORY} <script>,2027,
Title 4,,,7.5
Titel 5,,2005,
Nobody,,,
{BROKEN},{STORY},2027,
""".encode()


def own_page(at, data=CSV, name="slate.csv"):
    at = at.switch_page("pages/own_titles.py").run()
    return at.file_uploader[0].set_value([(name, data, "text/csv")]).run()


def test_columns_are_suggested_and_rows_previewed(small_app):
    at = own_page(small_app)
    assert not at.exception
    shown = html(at)
    assert "slate.csv" in shown
    assert "Read as UTF-8, separated by commas." in shown
    assert at.number_input[0].value == 2
    columns = {box.label: box.value for box in at.selectbox}
    assert (columns["Title"], columns["Synopsis"], columns["Year"]) == ("Working title", "Logline", "Release year")
    assert columns["Genres"] is None
    assert "5 of 6 rows can be read." in shown
    assert "Row 8: Column &quot;Working title&quot;: received 360 characters." in shown
    assert "1 row is a title of the catalogue" in shown


def test_all_are_scored_in_one_go(small_app):
    at = own_page(small_app).button(key="own-score").click().run()
    assert not at.exception
    table = at.dataframe[-1].value.set_index("title")
    assert table.loc[["Harbour", "=cmd()|x"], "predicted"].notna().all()
    assert table.loc["Title 4", "predicted"] == 6.5
    assert table.loc["Title 4", "error"] == -1.0
    assert table.loc[["Nobody", BROKEN], "predicted"].isna().all()
    assert "Where a real score is known (1), the model is off by ±\u00a01.00." in html(at)


def test_an_odd_cell_does_not_cost_its_row_the_score(small_app):
    at = own_page(small_app, f"Title,Synopsis,Episodes\nHarbour,{STORY},1x12\n".encode())
    assert "1 of 1 rows can be read." in html(at)
    at = at.button(key="own-score").click().run()
    assert not at.exception
    row = at.dataframe[-1].value.set_index("title").loc["Harbour"]
    assert row["predicted"] > 0
    assert row["notes"].startswith('Column "Episodes": "1x12" counts as missing in episodes: allowed is a whole number')


def test_another_mapping_is_scored_anew(small_app):
    at = own_page(small_app).button(key="own-score").click().run()
    synopsis = next(box for box in at.selectbox if box.label == "Synopsis")
    at = synopsis.set_value("Working title").run()
    assert not at.exception
    assert "Nothing is scored yet." in html(at)
    at = at.button(key="own-score").click().run()
    assert at.dataframe[-1].value.set_index("title")["predicted"].notna()["Harbour"]


def test_a_sheet_is_chosen(small_app):
    book = workbook([["Notes", "of a meeting"]], [["Title", "Plot"], ["Harbour", STORY]], names=["Notes", "Slate"])
    at = own_page(small_app, book, "slate.xlsx")
    assert not at.exception
    at = at.selectbox[0].set_value(1).run()
    assert not at.exception
    assert next(box for box in at.selectbox if box.label == "Synopsis").value == "Plot"


def test_a_sheet_that_is_too_large_is_named_and_another_may_be_chosen(small_app, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    log = [[f"line {i}"] for i in range(6)]
    book = workbook(log, [["Title", "Plot"], ["Harbour", STORY]], names=["Log", "Slate"])
    at = own_page(small_app, book, "slate.xlsx")
    assert not at.exception
    assert at.selectbox[0].options == ["Log (too large)", "Slate (2 rows)"]
    assert "Sheet &quot;Log&quot; of &quot;slate.xlsx&quot; has more than 3 rows." in html(at)
    at = at.selectbox[0].set_value(1).run()
    assert not at.exception
    assert "has more than" not in html(at)
    assert "1 of 1 rows can be read." in html(at)


def test_a_file_that_cannot_be_read_is_named_and_another_may_follow(small_app):
    at = own_page(small_app, b"\x89PNG\0\0", "slate.csv")
    assert not at.exception
    assert "slate.csv&quot; is no spreadsheet." in html(at)
    at = at.file_uploader[0].set_value([("slate.csv", CSV, "text/csv")]).run()
    assert "is no spreadsheet" not in html(at)
    assert "What the columns hold" in html(at)


def test_nothing_but_headings(small_app):
    at = own_page(small_app, b"Title,Synopsis\n")
    assert not at.exception
    assert "There are no rows below the column names." in html(at)


def test_a_guessed_encoding_can_be_changed(small_app):
    at = own_page(small_app, f"Title,Synopsis\nŻółw,Gęś {STORY}\n".encode("cp1250"))
    assert not at.exception
    box = next(box for box in at.selectbox if box.label == "Letters are stored as")
    at = box.set_value("cp1250").run()
    assert not at.exception
    assert at.dataframe[0].value["Title"][0] == "Żółw"


def test_another_file_forgets_the_first(small_app):
    at = own_page(small_app).button(key="own-another").click().run()
    assert not at.exception
    assert "slate.csv" not in html(at)
    assert "Bring a spreadsheet" in html(at)


def test_what_the_file_holds_is_shown_as_text(small_app):
    at = own_page(small_app, f"<b>Title,Synopsis\nx,{STORY}\n".encode(), "<img src=x>.csv")
    assert not at.exception
    assert "<img" not in html(at)


def test_they_are_browsed_as_the_catalogue_is(small_app):
    at = own_page(small_app).button(key="own-score").click().run()
    at = at.toggle(key="own-browse").set_value(True).run()
    assert not at.exception
    titles = at.dataframe[-1].value
    assert set(titles["title"]) == {"Harbour", "=cmd()|x", "Title 4", "Titel 5"}
    assert titles.set_index("title").loc["Title 4", "oof_score"] == 6.5


def test_what_is_searched_among_them_stays_out_of_the_address(small_app):
    at = own_page(small_app).button(key="own-score").click().run()
    at = at.toggle(key="own-browse").set_value(True).run()
    search = next(field for field in at.text_input if field.label == "Search")
    at = search.input("harbour").run()
    at = at.run()
    assert not at.exception
    assert list(at.dataframe[-1].value["title"]) == ["Harbour"]
    assert dict(at.query_params) == {}


def test_what_the_address_asks_for_is_not_for_them(small_app):
    at = own_page(small_app).button(key="own-score").click().run()
    at.query_params["q"] = "harbour"
    at = at.toggle(key="own-browse").set_value(True).run()
    assert len(at.dataframe[-1].value) == 4


def test_a_view_of_them_outlives_the_column_it_is_sorted_by(small_app):
    at = own_page(small_app, f"Title,Synopsis,Year,Empty\nHarbour,{STORY},2027,\n".encode())
    at = at.button(key="own-score").click().run()
    at = at.toggle(key="own-browse").set_value(True).run()
    at = at.selectbox(key="own-sort").set_value("year").run()
    assert not at.exception
    at = next(box for box in at.selectbox if box.label == "Year").set_value("Empty").run()
    at = at.button(key="own-score").click().run()
    at = at.toggle(key="own-browse").set_value(True).run()
    assert not at.exception
    assert at.selectbox(key="own-sort").value is None
    assert list(at.dataframe[-1].value["title"]) == ["Harbour"]


def ticking(monkeypatch, titles):
    """Ticks these titles of the sheet while they are suggested; returns what the boxes began with, run by run."""
    began: list[dict[str, bool]] = []

    def editor(table, **options):
        began.append(dict(zip(table["In the sheet"], table["Same title"], strict=True)))
        return table.assign(**{"Same title": table["Same title"] | table["In the sheet"].isin(titles)})

    monkeypatch.setattr(st, "data_editor", editor)
    return began


def test_a_tick_belongs_to_its_own_line(small_app, monkeypatch):
    ticked = {"Titlee 10"}
    began = ticking(monkeypatch, ticked)
    first = [["Title", "Alias"], ["Titlee 10", "Titlee 20"], ["Titlee 30", None]]
    book = workbook(first, [["Title"], ["Titlee 35"]], names=["One", "Two"])
    at = own_page(small_app, book, "slate.xlsx")
    assert began[-1] == {"Titlee 10": False, "Titlee 30": False}
    assert list(at.dataframe[-1].value["known_as"].dropna()) == ["Title 10"]

    at = at.selectbox[0].set_value(1).run()  # another sheet, whose first row stands where the ticked one stood
    assert began[-1] == {"Titlee 35": False}
    assert "Nothing is scored yet." in html(at)

    ticked.clear()
    at = at.selectbox[0].set_value(0).run()  # the way back loses nothing
    assert began[-1] == {"Titlee 10": True, "Titlee 30": False}

    at = next(box for box in at.selectbox if box.label == "Title").set_value("Alias").run()
    assert not at.exception
    assert began[-1] == {"Titlee 20": False}
    assert "Nothing is scored yet." in html(at)


def test_another_header_row_moves_no_tick(small_app, monkeypatch):
    ticked = {"Titlee 10"}
    began = ticking(monkeypatch, ticked)
    at = own_page(small_app, workbook([["Title"], ["Titlee 10"], ["Titlee 20"], ["Titlee 30"]]), "slate.xlsx")
    ticked.clear()
    at = at.number_input[0].set_value(2).run()
    at = next(box for box in at.selectbox if box.label == "Title").set_value("Titlee 10").run()
    assert not at.exception
    assert began[-1] == {"Titlee 20": False, "Titlee 30": False}


def test_another_file_forgets_all_of_the_first(small_app):
    at = own_page(small_app).button(key="own-score").click().run()
    at = at.button(key="own-another").click().run()
    own = at.session_state["own-titles"]
    assert (own.file, own.data, own.read, own.matched, own.tables, own.predictions) == (None, b"", None, None, None, {})


def test_scoring_without_a_synopsis_column_asks_first(small_app):
    table = b"Title,Genres\nHarbour of Nobody,Drama\n"
    at = own_page(small_app, table)
    assert "own-score" not in {button.key for button in at.button}
    (confirm,) = (box for box in at.checkbox if box.label == "Score without a synopsis")
    at = confirm.check().run()
    assert "own-score" in {button.key for button in at.button}
