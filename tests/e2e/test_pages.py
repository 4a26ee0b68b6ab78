from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import SLOW_MS, TITLE, field, go

PAPER = {"light": "rgb(250, 250, 247)", "dark": "rgb(20, 22, 26)"}
PAGES = {  # address -> words that only its page shows
    "score_pitch": "Paste a synopsis and drop in art",
    "what_if": "Score a pitch, or choose a project with versions",
    "projects": "A project keeps the versions of a pitch together",
    "browse_titles": "titles: the whole catalogue.",
    "meeting": "A meeting is about the versions of one project.",
    "evidence": "How far to trust a score",
}


@pytest.mark.parametrize("place", PAGES)
def test_a_deep_link_on_a_cold_server_shows_its_page_in_the_frame(page: Page, cold_app: str, place: str) -> None:
    page.goto(f"{cold_app}/{place}")
    expect(page.get_by_role("link", name="Browse")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text(PAGES[place])).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("Page not found")).to_have_count(0)


@pytest.mark.parametrize("scheme", PAPER)
def test_it_follows_the_browsers_light_or_dark(browser: Browser, app: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 800})  # type: ignore[arg-type]
    page.goto(app)
    button = page.get_by_role("button", name="Score this pitch")
    expect(button).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".stApp")).to_have_css("background-color", PAPER[scheme])
    expect(button).to_have_css("color", PAPER[scheme])
    page.close()


def test_back_and_forward(page: Page, app: str) -> None:
    page.goto(app)
    for name, place in (("Browse", "browse_titles"), ("Evidence", "evidence")):
        page.get_by_role("link", name=name).click(timeout=SLOW_MS)
        expect(page).to_have_url(re.compile(f"/{place}$"))
    page.go_back()
    expect(page.get_by_text(PAGES["browse_titles"])).to_be_visible(timeout=SLOW_MS)
    page.go_forward()
    expect(page.get_by_text(PAGES["evidence"])).to_be_visible(timeout=SLOW_MS)


def test_two_tabs_keep_their_own_pitch(browser: Browser, app: str) -> None:
    first, second = (browser.new_page() for _ in range(2))
    for tab, title in ((first, "One"), (second, "Two")):
        tab.goto(app)
        field(tab, TITLE).fill(title, timeout=SLOW_MS)
        field(tab, TITLE).press("Tab")
    for tab, title in ((first, "One"), (second, "Two")):
        go(tab, "Evidence")
        expect(tab.get_by_text(PAGES["evidence"])).to_be_visible(timeout=SLOW_MS)
        go(tab, "Score")
        expect(field(tab, TITLE)).to_have_value(title, timeout=SLOW_MS)
        tab.close()
