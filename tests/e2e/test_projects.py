from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import SLOW_MS, field, serve
from tests.e2e.test_score_page import draw, open_page, upload

SYNOPSIS = "A courier crosses the flooded city by night and finds letters that never arrived. "
HOSTILE = "**x** <b>y</b> :red[x] $x$ :smile: -> <img src=x onerror=alert(1)>"


def test_a_project_from_its_first_version_to_the_file_it_leaves(page: Page, browser: Browser, tmp_path: Path) -> None:
    art = tmp_path / "drawn.png"
    draw(art)
    with serve(tmp_path) as app:
        open_page(page, app)
        field(page, "Synopsis").fill(SYNOPSIS * 4)
        upload(page, art)
        expect(page.get_by_role("img", name="drawn.png")).to_be_visible(timeout=SLOW_MS)
        score(page)
        keep(page, "Ending A", "Tide")
        edit_and_conflict(page, browser, app)
        two_versions_in_the_list(page)
        exported = export(page, tmp_path)
    with serve(tmp_path) as app:  # restarted
        page.goto(f"{app}/projects")
        page.get_by_role("button", name="Open", exact=True).click(timeout=SLOW_MS)
        expect(rows(page)).to_have_count(2)
        row(page, "Ending A (mine)").get_by_role("button", name="Open").click()
        expect(field(page, "Synopsis")).to_have_value("Mine. " * 20, timeout=SLOW_MS)
        expect(page.get_by_role("img", name="drawn.png")).to_be_visible()
        page.get_by_role("link", name="All projects").click()
        delete_project(page)
        import_files(page, exported)


def edit_and_conflict(page: Page, browser: Browser, app: str) -> None:
    """Somebody else in another browser saves the version that is being edited here."""
    theirs = browser.new_context().new_page()
    theirs.goto(f"{app}/projects")
    theirs.get_by_role("button", name="Open", exact=True).click(timeout=SLOW_MS)
    row(theirs, "Ending A").get_by_role("button", name="Open").click()
    expect(field(theirs, "Synopsis")).to_have_value(re.compile("^A courier"), timeout=SLOW_MS)
    field(theirs, "Synopsis").fill("Theirs. " * 20)
    theirs.get_by_role("button", name="Save", exact=True).click()  # straight from the field
    expect(theirs.get_by_text("Changed since it was scored.")).to_be_visible()
    theirs.get_by_role("link", name="All projects").click()  # "Saved." stood there before, too
    row(theirs, "Ending A").get_by_role("button", name="Open").click()
    expect(field(theirs, "Synopsis")).to_have_value("Theirs. " * 20, timeout=SLOW_MS)

    field(page, "Synopsis").fill("Mine. " * 20)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Somebody else changed this version")).to_be_visible()
    expect(field(page, "Synopsis")).to_have_value("Mine. " * 20)
    page.get_by_role("button", name="Load theirs").click()
    expect(field(page, "Synopsis")).to_have_value("Theirs. " * 20)
    page.get_by_role("button", name="Bring back the other pitch").click()
    expect(field(page, "Synopsis")).to_have_value("Mine. " * 20)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save mine as a new version").click()
    page.get_by_role("button", name="Keep this version").click()
    expect(page.get_by_text("Editing Ending A (mine) of Tide")).to_be_visible()
    theirs.context.close()


def two_versions_in_the_list(page: Page) -> None:
    page.get_by_role("link", name="All projects").click()
    expect(rows(page)).to_have_count(2)
    theirs = row(page, re.compile(r"Ending A(?! \(mine)"))
    theirs.get_by_role("button", name="Score it").click()
    expect(theirs.get_by_text(re.compile(r"^\d\.\d\d likely"))).to_be_visible(timeout=SLOW_MS)


def export(page: Page, folder: Path) -> Path:
    choose(page.get_by_role("button", name="Project", exact=True), "Export as a file")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Save the file")).click()
    assert download.value.suggested_filename == "Tide.anipop"
    path = folder / "Tide.anipop"
    download.value.save_as(path)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Done")).to_have_count(0)
    return path


def delete_project(page: Page) -> None:
    choose(page.get_by_role("button", name="Project", exact=True), "Delete for good")
    expect(page.get_by_text("2 versions and 1 picture go with it")).to_be_visible()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("button", name="Create the first project")).to_be_visible()


def import_files(page: Page, exported: Path) -> None:
    damaged = exported.with_name("damaged.anipop")
    damaged.write_bytes(exported.read_bytes()[:2000])
    page.locator("input[type=file]").set_input_files(damaged)
    expect(page.get_by_text("The file is not a project, or is cut off.")).to_be_visible(timeout=SLOW_MS)
    page.locator("input[type=file]").set_input_files(exported)
    expect(rows(page)).to_have_count(2, timeout=SLOW_MS)
    expect(page.get_by_text("The file is not a project, or is cut off.")).to_have_count(0)


def test_names_are_shown_as_they_were_typed(page: Page, app: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_page(page, app)
    expect(page.get_by_text(re.compile("^model .+ · "))).to_be_visible(timeout=SLOW_MS)  # draws the page once more
    field(page, "Synopsis").fill(SYNOPSIS)
    keep(page, HOSTILE, HOSTILE)
    expect(page.get_by_text(f"Editing {HOSTILE} of {HOSTILE}")).to_be_visible()
    expect(page.get_by_role("combobox", name="Project")).to_have_value(HOSTILE)
    page.get_by_role("link", name="All projects").click()
    expect(row(page, HOSTILE)).to_have_count(1)
    choose(row(page, HOSTILE).get_by_role("button", name="More"), "Delete for good")
    expect(page.get_by_text(f"Delete {HOSTILE} for good?")).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert dialogs == []
    assert "courier" not in page.url and "red" not in page.url


def score(page: Page) -> None:
    page.get_by_role("button", name="Score this pitch").click()
    expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)


def keep(page: Page, name: str, project: str) -> None:
    page.get_by_role("button", name="Keep as a version").click()
    field(page, "Name of the new project").fill(project)
    field(page, "Name of the version").fill(name)
    page.get_by_role("button", name="Keep this version").dblclick()  # straight from the field, and once too often
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def rows(page: Page) -> Locator:
    return page.locator("[class*='st-key-row-version-']")


def row(page: Page, name: str | re.Pattern[str]) -> Locator:
    return rows(page).filter(has_text=name)


def choose(menu: Locator, action: str) -> None:
    menu.click()
    menu.page.get_by_text(action, exact=True).last.click()
