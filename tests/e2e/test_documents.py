"""A pitch dropped as a document: what is found in it is confirmed, then scored and explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SLOW_MS, TITLE, field
from tests.intake.trade_documents import DOCUMENTS


@pytest.mark.parametrize(("name", "title", "hero"), [
    ("treatment.pdf", "The Ferry", "Aki"), ("deck.pptx", "The Ferry", "Aki"), ("企画書.docx", "時計島", "アキ"),
])  # fmt: skip
def test_a_document_goes_from_the_drop_to_an_explained_score(
    page: Page, app: str, tmp_path: Path, name: str, title: str, hero: str
) -> None:
    drop(page, app, tmp_path, name)
    page.get_by_role("button", name="Put it into the form").click()
    expect(field(page, TITLE)).to_have_value(title, timeout=SLOW_MS)
    expect(field(page, "Name of character 1")).to_have_value(hero)
    expect(field(page, "Synopsis")).to_have_value(re.compile("Every winter the ferry stops"))
    page.get_by_role("button", name="Score this pitch").click()
    expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)
    expect(page.get_by_label("Facts of the plan and their points")).to_be_visible(timeout=SLOW_MS)


def test_a_part_is_left_out_and_what_was_typed_comes_back(page: Page, app: str, tmp_path: Path) -> None:
    page.goto(app)
    field(page, "Synopsis").fill("Typed before.")
    page.keyboard.press("Tab")
    drop(page, app, tmp_path, "notes.md", again=False)
    page.get_by_label("Where part 2 goes").click()
    page.get_by_role("option", name="Leave out").click()
    page.get_by_role("button", name="Put it into the form").click()
    expect(field(page, TITLE)).to_have_value("The Ferry", timeout=SLOW_MS)
    expect(field(page, "Synopsis")).to_have_value("")
    page.get_by_role("button", name="Bring back the other pitch").click()
    expect(field(page, "Synopsis")).to_have_value("Typed before.", timeout=SLOW_MS)


def test_a_scan_and_a_locked_file_say_what_to_do(page: Page, app: str, tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    page.goto(app)
    uploader(page).set_input_files(tmp_path / "old.docx")
    expect(page.get_by_text(re.compile("Save it without a password"))).to_be_visible(timeout=SLOW_MS)


def drop(page: Page, app: str, folder: Path, name: str, again: bool = True) -> None:
    (folder / name).write_bytes(DOCUMENTS[name]())
    if again:
        page.goto(app)
    uploader(page).set_input_files(folder / name)
    expect(page.get_by_text(f"Found in {name}")).to_be_visible(timeout=SLOW_MS)


def uploader(page: Page):  # type: ignore[no-untyped-def]
    """The first one on the page."""
    expect(page.get_by_text("Drop the pitch as a document")).to_be_visible(timeout=SLOW_MS)
    return page.locator("input[type=file]").first
