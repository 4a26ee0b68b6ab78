"""A whole pitch meeting in the browser, on both databases; each step stands for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from anipop_core.store.store import open_store
from tests.e2e.conftest import SLOW_MS, choose, field, go, serve
from tests.e2e.test_projects import keep, score
from tests.e2e.test_score_page import draw, open_page, upload
from tests.store.conftest import postgres_server, postgres_url, sqlite_url  # noqa: F401

ANALYSED_MS = 6 * SLOW_MS  # three versions are explained, on a busy machine
SYNOPSIS = "A courier crosses the flooded city by night and finds letters that never arrived. " * 4
GUESSES = {"Aki": ("7.3", "the letters"), "Bo": ("8.9", "the courier"), "Chie": ("5.1", "the flood")}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.getfixturevalue(f"{request.param}_url")  # type: ignore[no-any-return]


def test_a_whole_meeting(page: Page, url: str, tmp_path: Path) -> None:
    with serve(tmp_path, url) as app:
        create_and_score(page, app)
        three_versions(page, tmp_path)
        project = the_project(url)
        guess(page, app, project)
        a_sealed_score_is_not_presented(page, app, project)
        open_the_score(page, app, project)
        sweep_and_compare(page)
        decide(page)
        present(page)
        report(page, tmp_path)
    with serve(tmp_path, url) as app:
        what_was_said_is_still_there(page, app, project)


def create_and_score(page: Page, app: str) -> None:
    open_page(page, app)
    field(page, "Synopsis").fill(SYNOPSIS)
    score(page)
    keep(page, "As pitched", "Flood")


def three_versions(page: Page, folder: Path) -> None:
    """Two more, from the one on the form; the last has art, which most known titles lack."""
    page.locator("summary", has_text="Plan: type, source").click()
    choose(page.get_by_role("combobox", name="Type"), page.get_by_role("option", name="Movie", exact=True))
    expect(page.get_by_text("Plan: type, source, genre, length … (optional; 1 known)")).to_be_visible()
    keep_another(page, "A film")
    draw(folder / "drawn.png")
    upload(page, folder / "drawn.png")
    expect(page.get_by_role("img", name="drawn.png")).to_be_visible(timeout=SLOW_MS)
    field(page, "Synopsis").fill(SYNOPSIS.replace("flooded", "dry"))
    keep_another(page, "Dry <b>city</b>")


def keep_another(page: Page, name: str) -> None:
    page.get_by_role("button", name="Save as a new version").click()  # straight from the field
    field(page, "Name of the version").fill(name)
    page.get_by_role("button", name="Keep this version").click()
    expect(page.get_by_text(f"Editing {name} of Flood")).to_be_visible()


def the_project(url: str) -> str:
    """Its id."""
    store = open_store(url)
    (project,) = store.projects.list()
    assert project.versions == 3
    store.close()
    return project.id


def guess(page: Page, app: str, project: str) -> None:
    page.goto(f"{app}/meeting?project={project}")
    for who, (number, note) in GUESSES.items():
        expect(field(page, "Who guesses")).to_have_count(1, timeout=SLOW_MS)  # the last form is gone
        expect(field(page, "Who guesses")).to_have_value("")
        field(page, "Who guesses").fill(who)
        page.get_by_role("spinbutton", name="Guess, 1 to 10", exact=True).fill(number)
        field(page, "Why (optional)").fill(note)
        page.get_by_role("button", name="Seal this guess").click()  # straight from the field
        expect(page.get_by_role("list", name="Who has guessed").get_by_text(who, exact=True)).to_be_visible()
    expect(page.get_by_text("3 guesses sealed")).to_be_visible()
    expect(page.get_by_text("the letters")).to_have_count(0)
    expect(field(page, "Who guesses")).to_have_count(1)
    field(page, "Who guesses").fill("aki")
    page.get_by_role("spinbutton", name="Guess, 1 to 10", exact=True).fill("9.9")
    page.get_by_role("button", name="Seal this guess").click()
    expect(page.get_by_text("aki has guessed already.")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Guess, 1 to 10", exact=True)).to_have_value("9.9")


def listening(page: Page) -> None:
    """The slides' keys are listened to."""
    page.locator("html[data-anipop-keys]").wait_for(state="attached")


def a_sealed_score_is_not_presented(page: Page, app: str, project: str) -> None:
    page.goto(f"{app}/present?project={project}")
    expect(page.get_by_role("heading", name="Flood")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("link", name="Browse")).to_have_count(0)
    listening(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("row", name="As pitched")).to_contain_text("sealed until the room opens it")


def open_the_score(page: Page, app: str, project: str) -> None:
    page.goto(f"{app}/meeting?project={project}")
    page.get_by_role("button", name="Open the score").click(timeout=SLOW_MS)
    expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)
    for who, (_, note) in GUESSES.items():
        expect(page.get_by_role("table", name="Guesses").get_by_role("row", name=who)).to_contain_text(note)
    expect(page.get_by_role("button", name="Seal this guess")).to_have_count(0)


def sweep_and_compare(page: Page) -> None:
    """On the what-if page: all values of a fact, then the versions side by side."""
    go(page, "What if")
    page.get_by_role("tab", name="One fact").click(timeout=SLOW_MS)
    expect(page.get_by_role("combobox", name="Fact")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("A click on a dot takes the value over.", exact=False)).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("tab", name=re.compile("side by side", re.I)).click()
    table = page.get_by_role("table", name="Versions side by side")
    expect(table).to_contain_text("As pitched", timeout=SLOW_MS)


def decide(page: Page) -> None:
    go(page, "Meeting")
    for verdict, reasons in (("Revise", "The end drags."), ("Go", "Agreed: <b>go</b>.")):
        page.get_by_role("radio", name=verdict).last.click(timeout=SLOW_MS)
        expect(field(page, "Reasons")).to_have_count(1)
        field(page, "Reasons").fill(reasons)
        page.get_by_role("button", name="Keep the decision").click()  # straight from the field
        expect(page.get_by_text(reasons, exact=True)).to_be_visible()
        expect(field(page, "Reasons")).to_have_count(1)
        expect(field(page, "Reasons")).to_have_value("")
    expect(page.get_by_text("Before that:")).to_be_visible()


def present(page: Page) -> None:
    page.get_by_role("link", name="Present").click()
    expect(page.get_by_text("Slide 1 of 13")).to_be_visible(timeout=SLOW_MS)
    listening(page)
    for key, place in (("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("PageUp", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        expect(page.get_by_text(f"Slide {place} of 13")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="What drove As pitched")).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=ANALYSED_MS)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="What drove the reach of As pitched")).to_be_visible()
    expect(page.get_by_text(re.compile("list members, likely"))).to_be_visible(timeout=ANALYSED_MS)
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Slide 13 of 13")).to_be_visible()
    expect(page.get_by_text("Agreed: <b>go</b>.")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", name="Guesses on As pitched")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Decision")).to_be_visible(timeout=SLOW_MS)


def report(page: Page, folder: Path) -> None:
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_role("button", name="PDF")).to_be_visible(timeout=ANALYSED_MS)
    files = {}
    for button in ("Page (HTML)", "PDF"):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        files[path.suffix] = path.read_bytes()
    html = files[".html"].decode()
    assert "Dry &lt;b&gt;city&lt;/b&gt;" in html and "<b>city" not in html
    assert "Agreed: &lt;b&gt;go&lt;/b&gt;." in html
    assert all(who in html for who in GUESSES)
    assert "<script" not in html
    assert files[".pdf"].startswith(b"%PDF-")


def what_was_said_is_still_there(page: Page, app: str, project: str) -> None:
    page.goto(f"{app}/meeting?project={project}")
    expect(page.get_by_role("table", name="Guesses").get_by_role("row", name="Aki")).to_contain_text(
        "7.3", timeout=SLOW_MS
    )
    expect(page.get_by_text("Agreed: <b>go</b>.", exact=True)).to_be_visible()
    assert project not in page.url  # taken out, so that a later choice holds
