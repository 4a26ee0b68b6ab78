from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SLOW_MS

WHOLE = "titles: the whole catalogue."


def open_page(page: Page, address: str, query: str = "") -> None:
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{address}/browse_titles{query}")
    expect(page.locator(".ap-large").first).to_be_visible(timeout=SLOW_MS)


def sentence(page: Page) -> Locator:
    return page.locator(".ap-large").first


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def drag(page: Page, figure: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Over a figure's plot; places as shares of its width and height."""
    plot = page.locator(f".st-key-browse-{figure} .nsewdrag").first
    expect(plot).to_be_visible()
    box = plot.bounding_box()
    assert box
    (x0, y0), (x1, y1) = ((box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end))
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, steps=5)
    page.mouse.move(x1, y1, steps=5)
    page.mouse.up()


def test_search_follows_the_typing_and_loses_no_letter(page: Page, app: str) -> None:
    open_page(page, app)
    search = page.get_by_role("searchbox", name="Search")
    search.click()
    page.keyboard.type("naruto shipp", delay=90)
    expect(sentence(page)).to_have_text(re.compile('titles: "naruto shipp" in the title'))
    expect(search).to_have_value("naruto shipp")
    expect(search).to_be_focused()
    assert asked(page) == {"q": ["naruto shipp"]}
    search.fill("鋼の錬金術師")
    expect(sentence(page)).to_have_text(re.compile('titles: "鋼の錬金術師" in the title'))


def test_filters_and_the_browsers_back_button(page: Page, app: str) -> None:
    open_page(page, app)
    kind = page.get_by_role("combobox", name="Type")
    kind.fill("movie")
    kind.press("Enter")
    expect(sentence(page)).to_have_text(re.compile("titles: Movie.$"))
    expect(page.get_by_text(re.compile(r"^Movie \([\d,]+\)$")).first).to_be_visible()
    kind.press("Escape")
    year = page.get_by_role("spinbutton", name="Year, from")
    year.fill("2015")
    year.press("Enter")
    expect(sentence(page)).to_have_text(re.compile("titles: Movie, 2015 or later.$"))
    assert asked(page) == {"type": ["Movie"], "year": ["2015.."]}
    page.go_back()
    expect(sentence(page)).to_have_text(re.compile("titles: Movie.$"))
    expect(year).to_have_value("")
    page.get_by_role("button", name=re.compile("^Movie")).click()
    expect(sentence(page)).to_have_text(re.compile(WHOLE))


def test_marking_a_figure_narrows_the_table_and_back(page: Page, app: str) -> None:
    open_page(page, app)
    drag(page, "by-score", (0.8, 0.5), (0.97, 0.6))
    expect(sentence(page)).to_have_text(re.compile(r"titles: score from \d\.\d\d to \d\.\d\d\.$"))
    assert list(asked(page)) == ["score"]
    page.get_by_role("button", name="Show all of this figure again").click()
    expect(sentence(page)).to_have_text(re.compile(WHOLE))


def test_marking_years_groups_and_the_map(page: Page, app: str) -> None:
    open_page(page, app)
    drag(page, "by-year", (0.8, 0.5), (0.9, 0.6))
    expect(sentence(page)).to_have_text(re.compile(r"titles: from \d{4} to \d{4}\.$"))
    page.get_by_role("radio", name="Map of titles").click()
    drag(page, "on-the-map", (0.3, 0.3), (0.6, 0.6))
    expect(sentence(page)).to_have_text(re.compile("in the marked part of the map.$"))
    assert len(asked(page)["map"][0].split("..")) == 4
    page.get_by_role("radio", name="Genres, studios, sources").click()
    dot = page.locator(".st-key-browse-by-source .scatterlayer .point").first
    expect(dot).to_be_visible()
    box = dot.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(sentence(page)).to_have_text(re.compile("in the marked part of the map, from an? .*$"))
    assert len(asked(page)["source"]) == 1


def test_a_shared_link_on_a_cold_server(page: Page, cold_app: str) -> None:
    open_page(page, cold_app, "?type=TV&source=Manga&year=2015..&sort=-score&nonsense=1")
    expect(sentence(page)).to_have_text(re.compile(r"^[\d,]+ titles: TV, from a manga, 2015 or later\.$"))
    expect(page.get_by_text('There is no filter "nonsense" here')).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Year, from")).to_have_value("2015")


def test_an_empty_result_is_loosened_by_its_button(page: Page, app: str) -> None:
    open_page(page, app, "?type=Movie&q=nothing+is+called+this")
    expect(sentence(page)).to_have_text(re.compile("^0 titles"))
    page.get_by_role("button", name=re.compile("^Take away: ")).click()
    expect(sentence(page)).to_have_text(re.compile("titles: Movie.$"))


def test_the_view_is_downloaded(page: Page, app: str, tmp_path: Path) -> None:
    open_page(page, app, "?q=cowboy+bebop&sort=-score")
    count = int(re.match(r"\d+", sentence(page).inner_text()).group())  # type: ignore[union-attr]
    for label, read in (("CSV", pd.read_csv), ("Parquet", pd.read_parquet)):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download as {label}", exact=True).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        table = read(file)
        assert len(table) == count
        assert table["score"].is_monotonic_decreasing
        assert "Cowboy Bebop" in set(table["title"])
