from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

SLOW_MS = 120_000  # the first score waits for the model


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Score this pitch")).to_be_visible(timeout=SLOW_MS)


def test_the_sample_is_scored_and_explained(page: Page, app: str) -> None:
    open_page(page, app)
    page.get_by_role("button", name="Score the sample pitch").click()
    expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)
    expect(page.get_by_text("better than")).to_be_visible()
    expect(page.get_by_label("Facts of the plan and their points")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_label("Closest titles")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_what_was_typed_survives_a_page_change(page: Page, app: str) -> None:
    open_page(page, app)
    page.get_by_label("Synopsis").fill("A courier <b>crosses</b> the flooded city. 🌊")
    page.get_by_label("Title").fill("Kept")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Evidence").click()
    expect(page).to_have_url(re.compile("/evidence$"))
    page.get_by_role("link", name="Score").click()
    expect(page.get_by_label("Synopsis")).to_have_value(
        "A courier <b>crosses</b> the flooded city. 🌊", timeout=SLOW_MS
    )
    expect(page.get_by_label("Title")).to_have_value("Kept")


def test_a_file_that_is_no_picture_is_named_and_nothing_is_lost(page: Page, app: str, tmp_path: Path) -> None:
    bad = tmp_path / "notes.png"
    bad.write_bytes(b"not a picture")
    open_page(page, app)
    page.get_by_label("Synopsis").fill("A courier crosses the flooded city.")
    page.keyboard.press("Tab")
    page.locator("input[type=file]").last.set_input_files(bad)
    expect(page.get_by_text(re.compile("notes.png.*")).first).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_label("Synopsis")).to_have_value("A courier crosses the flooded city.")


def test_an_empty_pitch_says_what_to_do(page: Page, app: str) -> None:
    open_page(page, app)
    page.get_by_role("button", name="Score this pitch").click()
    expect(page.get_by_text(re.compile("nothing to score", re.IGNORECASE))).to_be_visible(timeout=SLOW_MS)


@pytest.mark.parametrize("place", ["evidence"])
def test_a_deep_link_on_a_cold_server_shows_its_page_in_the_frame(page: Page, cold_app: str, place: str) -> None:
    page.goto(f"{cold_app}/{place}")
    expect(page.get_by_role("link", name="Browse")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text(re.compile("90 %|9 in 10|titles")).first).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("Page not found")).to_have_count(0)
