from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SLOW_MS, TITLE, field, go


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
    field(page, "Synopsis").fill("A courier <b>crosses</b> the flooded city. 🌊")
    field(page, TITLE).fill("Kept")
    go(page, "Evidence")  # straight from the field
    expect(page).to_have_url(re.compile("/evidence$"))
    go(page, "Score")
    expect(field(page, "Synopsis")).to_have_value("A courier <b>crosses</b> the flooded city. 🌊", timeout=SLOW_MS)
    expect(field(page, TITLE)).to_have_value("Kept")


def test_a_file_that_is_no_picture_is_named_and_nothing_is_lost(page: Page, app: str, tmp_path: Path) -> None:
    bad = tmp_path / "notes.png"
    bad.write_bytes(b"not a picture")
    open_page(page, app)
    field(page, "Synopsis").fill("A courier crosses the flooded city.")
    page.keyboard.press("Tab")
    page.locator("input[type=file]").last.set_input_files(bad)
    expect(page.get_by_text(re.compile("notes.png.*")).first).to_be_visible(timeout=SLOW_MS)
    expect(field(page, "Synopsis")).to_have_value("A courier crosses the flooded city.")


def test_an_empty_pitch_says_what_to_do(page: Page, app: str) -> None:
    open_page(page, app)
    page.get_by_role("button", name="Score this pitch").click()
    expect(page.get_by_text(re.compile("nothing to score", re.IGNORECASE))).to_be_visible(timeout=SLOW_MS)


def test_characters_are_added_and_removed(page: Page, app: str) -> None:
    open_page(page, app)
    for number in (1, 2):
        page.get_by_role("button", name="Add a character").click()
        name = field(page, f"Name of character {number}")
        name.fill(f"Hero {number}")
        name.press("Tab")
    page.get_by_role("button", name="Remove character 1").click()
    expect(field(page, "Name of character 2")).to_have_count(0)
    expect(field(page, "Name of character 1")).to_have_count(1)  # for a moment, both stand there
    expect(field(page, "Name of character 1")).to_have_value("Hero 2")


def test_a_picture_is_uploaded_and_scored(page: Page, app: str, tmp_path: Path) -> None:
    art = tmp_path / "drawn.png"
    draw(art)
    open_page(page, app)
    upload(page, art)
    expect(page.get_by_role("img", name="drawn.png")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Score this pitch").click()
    expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)
    expect(page.get_by_test_id("score")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="drawn.png")).to_be_visible(timeout=SLOW_MS)


def test_hostile_uploads_are_named_or_read(page: Page, app: str, tmp_path: Path) -> None:
    refused = hostile_files(tmp_path)
    read = odd_pictures(tmp_path)
    open_page(page, app)
    upload(page, *refused, *read)
    for path in refused:
        expect(page.get_by_text(f'"{path.name}"')).to_be_visible(timeout=SLOW_MS)
    for path in read:
        expect(page.get_by_role("img", name=path.name)).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("alert")).to_have_count(len(refused))


def test_what_was_typed_is_shown_as_text(page: Page, app: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_page(page, app)
    field(page, "Synopsis").fill(
        "<img src=x onerror=alert(1)><script>alert(2)</script> A courier <b>crosses</b> the flooded city 🌊 by night "
        "and finds letters that were never meant to arrive at their doors."
    )
    page.get_by_role("button", name="Score this pitch").click()
    text = page.locator(".ap-text").first
    expect(text).to_contain_text("<b>crosses", timeout=SLOW_MS)
    expect(text).to_contain_text("🌊")
    expect(page.locator(".ap-text img, .ap-text script, .ap-text b")).to_have_count(0)
    assert dialogs == []


def test_a_double_click_scores_once_and_leaving_meanwhile_loses_nothing(page: Page, app: str) -> None:
    open_page(page, app)
    field(page, "Synopsis").fill("A courier crosses the flooded city by night. " * 60)
    page.get_by_role("button", name="Score this pitch").dblclick()
    page.get_by_role("link", name="Browse").click()
    expect(page).to_have_url(re.compile("/browse_titles$"))
    page.go_back()
    expect(field(page, "Synopsis")).to_have_value(re.compile("^A courier"), timeout=SLOW_MS)
    expect(page.get_by_test_id("score")).to_have_count(1, timeout=SLOW_MS)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Score this pitch")).to_be_visible(timeout=SLOW_MS)


def upload(page: Page, *files: Path) -> None:
    """Into the uploader for art, the last one."""
    page.locator("input[type=file]").last.set_input_files(files)


def draw(path: Path, mode: str = "RGB", side: int = 240) -> None:
    """A lamp over dark water."""
    image = Image.new("RGB", (side, side), "#1B2A4A")
    pen = ImageDraw.Draw(image)
    pen.ellipse((side // 4, side // 5, side // 2, side // 2), fill="#F2C14E")
    pen.rectangle((0, 3 * side // 4, side, side), fill="#0D1526")
    image.convert(mode).save(path)


def hostile_files(folder: Path) -> list[Path]:
    """Files that are no pictures, or none that can be judged."""
    files = {name: folder / name for name in ("drawing.svg", "empty.png", "cut.png", "dot.png")}
    files["drawing.svg"].write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    files["empty.png"].touch()
    draw(files["cut.png"])
    files["cut.png"].write_bytes(files["cut.png"].read_bytes()[:300])
    draw(files["dot.png"], side=1)
    return list(files.values())


def odd_pictures(folder: Path) -> list[Path]:
    """Pictures of unusual kinds that are read all the same."""
    moving, cmyk, deep = folder / "moving.gif", folder / "cmyk.jpg", folder / "deep.png"
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("teal", "navy", "olive")]
    frames[0].save(moving, save_all=True, append_images=frames[1:], duration=100)
    draw(cmyk, "CMYK")
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    Image.fromarray(ramp).save(deep)
    return [moving, cmyk, deep]
