from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SLOW_MS, TITLE, field

BEBOP = 1  # MAL's number of Cowboy Bebop
STORY = "A courier crosses the flooded city by night and finds letters that were never meant to arrive anywhere at all."


def test_a_title_from_a_deep_link_on_a_cold_server(page: Page, cold_app: str) -> None:
    page.goto(f"{cold_app}/title?id={BEBOP}")
    expect(page.get_by_role("heading", name="Cowboy Bebop").first).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("link", name="Browse")).to_be_visible()
    expect(page.get_by_text("Without having seen its franchise, the model said")).to_be_visible()
    source = page.get_by_role("link", name="Its page on MyAnimeList")
    expect(source).to_have_attribute("href", f"https://myanimelist.net/anime/{BEBOP}")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_from_title_to_title_and_back(page: Page, app: str) -> None:
    page.goto(f"{app}/title?id={BEBOP}")
    page.get_by_role("link", name="Cowboy Bebop: Tengoku no Tobira").first.click(timeout=SLOW_MS)
    expect(page.get_by_role("heading", name="Cowboy Bebop: Tengoku no Tobira")).to_be_visible(timeout=SLOW_MS)
    expect(page).to_have_url(re.compile(r"/title\?id=5$"))
    page.go_back()
    expect(page.get_by_role("heading", name="Cowboy Bebop", exact=True)).to_be_visible(timeout=SLOW_MS)


def test_a_title_becomes_a_pitch_and_what_stood_there_comes_back(page: Page, app: str) -> None:
    page.goto(app)
    field(page, "Synopsis").fill(STORY, timeout=SLOW_MS)
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Browse").click()
    page.get_by_role("link", name="About the data").click(timeout=SLOW_MS)
    expect(page.get_by_role("heading", name="What was left out")).to_be_visible(timeout=SLOW_MS)
    page.goto(f"{app}/title?id={BEBOP}")
    page.get_by_role("button", name="Use as a starting pitch").click(timeout=SLOW_MS)
    expect(field(page, TITLE)).to_have_value("Cowboy Bebop", timeout=SLOW_MS)
    page.get_by_role("button", name="Score this pitch").click()
    expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)


def test_its_score_is_told_from_the_stored_vectors(page: Page, app: str) -> None:
    page.goto(f"{app}/title?id={BEBOP}")
    page.get_by_role("button", name="Explain its score").click(timeout=SLOW_MS)
    expect(page.get_by_text("Told from the stored vectors")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("table", name="Facts of the plan and their points")).to_be_visible()


def test_an_unknown_title_has_a_way_on(page: Page, app: str) -> None:
    page.goto(f"{app}/title?id=987654321")
    expect(page.get_by_text("The catalogue has no title with the number 987654321.")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("link", name="Find a title in Browse").click()
    expect(page).to_have_url(re.compile("/browse_titles"))


def test_a_spreadsheet_is_imported_and_scored(page: Page, app: str, tmp_path: Path) -> None:
    slate = tmp_path / "slate.csv"
    slate.write_text(f"Name;Logline;Year\nHarbour of Glass;{STORY};2027\nCowboy Bebop;;1998\n", encoding="cp1252")
    page.goto(f"{app}/browse_titles")
    page.get_by_role("link", name="Your own titles").click(timeout=SLOW_MS)
    expect(page.get_by_text("Bring a spreadsheet of your own titles")).to_be_visible(timeout=SLOW_MS)
    page.locator("input[type=file]").set_input_files(slate)
    expect(page.get_by_text("separated by semicolons")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("1 row is a title of the catalogue")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Score 1 title").click()
    expect(page.get_by_text("2 of 2 rows have a score.")).to_be_visible(timeout=SLOW_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    written = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "Harbour of Glass" in written
