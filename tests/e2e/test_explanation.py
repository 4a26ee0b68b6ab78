"""What drove the score of the sample, in the browser: bases, edits, methods, downloads. One page, scored once."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from typer.testing import CliRunner

from anipop_core.cli import commands
from anipop_core.samples.sample import FOLDER
from tests.e2e.conftest import SLOW_MS, choose

ROW = 35  # pixels: a table's row, and its heading
NUMBER = r"[+−]?\d\.\d\d"


@pytest.fixture(scope="module")
def explained(browser: Browser, app: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(app)
    page.get_by_role("button", name="Score the sample pitch").click(timeout=SLOW_MS)
    expect(page.get_by_text(re.compile("strongest words moves the score by"))).to_be_visible(timeout=SLOW_MS)
    yield page
    page.close()


@pytest.fixture(scope="module")
def downloaded(explained: Page, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The three files, by ending."""
    folder, found = tmp_path_factory.mktemp("downloads"), {}
    for button in ("JSON", "CSV", "Page to take away"):
        with explained.expect_download(timeout=SLOW_MS) as waited:
            explained.get_by_role("button", name=button, exact=True).click()
        path = folder / waited.value.suggested_filename
        waited.value.save_as(path)
        found[path.suffix] = path
    return found


@pytest.fixture(scope="module")
def explanation(downloaded: dict[str, Path]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(downloaded[".json"].read_text(encoding="utf-8"))
    return found


def test_the_parts_of_the_json_sum_to_the_score_on_the_page(explained: Page, explanation: dict[str, Any]) -> None:
    blocks = {block["name"]: block["points"] for block in explanation["blocks"]}
    assert explanation["base"] + sum(blocks.values()) == pytest.approx(explanation["score"], abs=0.005)
    assert explained.get_by_test_id("score").inner_text() == f"{explanation['score']:.2f}"
    pieces: dict[str, float] = defaultdict(float)
    for kind in ("words", "regions"):
        for piece in explanation[kind]:
            pieces[piece["block"]] += piece["points"]
    pieces["Plan"] += sum(fact["points"] for fact in explanation["facts"])
    assert pieces == pytest.approx(blocks, abs=0.005)
    assert explanation["faithfulness"]["words"]["verdict"] in explained.locator("body").inner_text()


def test_the_csv_holds_the_same_numbers(downloaded: dict[str, Path], explanation: dict[str, Any]) -> None:
    with downloaded[".csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    points = defaultdict(list)
    for row in rows:
        points[row["output"], row["kind"]].append(float(row["points"]))
    assert points["score", "base"] == pytest.approx([explanation["base"]])
    for kind, name in (("block", "blocks"), ("word", "words"), ("region", "regions"), ("fact", "facts")):
        for output, of_output in (("score", explanation), ("reach", explanation["reach"])):
            assert points[output, kind] == pytest.approx([piece["points"] for piece in of_output[name]])


def test_the_page_to_take_away_opens_without_a_network(
    browser: Browser, downloaded: dict[str, Path], explanation: dict[str, Any]
) -> None:
    context = browser.new_context(offline=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(downloaded[".html"].as_uri())
    for block in explanation["blocks"]:
        expect(page.get_by_text(block["name"]).first).to_be_visible()
    expect(page.get_by_text(f"{explanation['score']:.2f}").first).to_be_visible()
    assert all(image["ok"] for image in images(page))
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def test_the_command_gives_the_numbers_of_the_page(explanation: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "explanation.json"
    arguments = ["explain", str(FOLDER / "pitch.json"), "--images", str(FOLDER), "--out", str(out)]
    assert CliRunner().invoke(commands, arguments).exit_code == 0
    of_command = json.loads(out.read_text(encoding="utf-8"))
    for name in ("base", "score", "low", "high"):
        assert of_command[name] == pytest.approx(explanation[name], abs=1e-4)
    for name in ("blocks", "words", "regions", "facts"):
        found = [piece["points"] for piece in of_command[name]]
        assert found == pytest.approx([piece["points"] for piece in explanation[name]], abs=1e-4)
    assert of_command["baseline"] == explanation["baseline"]
    assert of_command["method"] == explanation["method"]


@pytest.mark.parametrize(
    ("base", "stand_in"),
    [("Blank text", "blank text, grey pictures and no plan"), ("The closest known title", "the closest known title, ")],
)
def test_another_base_is_named_and_says_how_far_the_stories_agree(explained: Page, base: str, stand_in: str) -> None:
    choose_base(explained, base)
    expect(explained.get_by_text(f"In place of an absent part stands {stand_in}")).to_be_visible(timeout=SLOW_MS)
    agreement = explained.get_by_text(re.compile(r"agree to −?-?\d\.\d\d of 1\. .+ changes most, by \d\.\d\d points"))
    expect(agreement).to_be_visible(timeout=SLOW_MS)
    caption = explained.get_by_text(re.compile(r"^Base \d\.\d\d, score")).inner_text()
    assert caption.split("score ")[1].startswith(explained.get_by_test_id("score").inner_text())
    choose_base(explained, "The average title")
    expect(agreement).to_have_count(0, timeout=SLOW_MS)


def test_the_test_is_shown_as_curves(explained: Page) -> None:
    open_expander(explained, "The whole test, as curves")
    curves = explained.get_by_text(re.compile(r"^Synopsis: without \d+ % of its words the score goes from \d\.\d\d"))
    expect(curves).to_be_visible(timeout=SLOW_MS)
    figure = explained.locator(".js-plotly-plot").filter(has_text="taken away, strongest first").first
    expect(figure).to_be_visible()
    for label in ("taken away, random", "put back, strongest first", "put back, random"):
        expect(figure).to_contain_text(label)


def test_the_switch_tells_of_the_reach_and_back(explained: Page, explanation: dict[str, Any]) -> None:
    explained.get_by_role("radio", name="Reach", exact=True).click()
    reach = explanation["reach"]
    shown = f"Base {reach['base']:.1f}, reach {reach['score']:.1f}."
    expect(explained.get_by_text(shown)).to_be_visible(timeout=SLOW_MS)
    assert reach["base"] + sum(block["points"] for block in reach["blocks"]) == pytest.approx(reach["score"], abs=0.05)
    explained.get_by_role("radio", name="Score", exact=True).click()
    expect(explained.get_by_text(f"Base {explanation['base']:.2f}, score")).to_be_visible(timeout=SLOW_MS)


@pytest.mark.parametrize("kind", ["Parts", "Sentences", "Words", "Regions", "Facts"])
def test_a_part_taken_out_is_scored_beside_what_its_points_imply(explained: Page, kind: str) -> None:
    open_expander(explained, "Every part, ranked; take one out")
    explained.get_by_role("radio", name=kind, exact=True).click()
    table = explained.locator(f".st-key-removals-{kind}")
    strongest(table)
    outcome = explained.get_by_text(re.compile(r"^Without it the points imply"))
    expect(outcome).to_have_text(
        re.compile(rf"imply {NUMBER}\. Scored again it is {NUMBER}: \d\.\d\d becomes \d\.\d\d\."), timeout=SLOW_MS
    )
    before, actual = explained.get_by_test_id("score").inner_text(), outcome.inner_text()
    assert f": {before} becomes " in actual
    strongest(table)  # once more: nothing is selected
    expect(outcome).to_have_count(0, timeout=SLOW_MS)


def test_the_slider_colours_the_art_and_leaves_the_picture_beside_it(explained: Page) -> None:
    layer = explained.locator(".ap-art img + img").first
    slider = explained.get_by_role("slider", name="Colour over the art")
    slider.focus()
    for key, opacity in (("Home", "0"), ("End", "1")):
        explained.keyboard.press(key)
        expect(layer).to_have_css("opacity", opacity, timeout=SLOW_MS)
    before = explained.get_by_role("img", name=re.compile("as it is$")).first
    expect(before).to_be_visible()
    assert before.evaluate("image => image.parentElement.children.length") == 1
    regions = explained.get_by_label("Strongest regions, in score points").first
    expect(regions.get_by_role("listitem").first).to_have_text(re.compile(rf"^1{NUMBER}"))


def test_every_control_is_reached_with_the_keyboard(explained: Page) -> None:
    explained.get_by_role("combobox", name=re.compile("Told from")).focus()
    reached: list[str] = []
    for _ in range(60):
        reached.append(str(explained.evaluate(ACTIVE)))
        if "Page to take away" in reached[-1]:
            break
        explained.keyboard.press("Tab")
    wanted = [
        "Told from", "The whole test", "Phrase", "Colour over the art", "Every part, ranked", "Other methods", "JSON",
        "CSV", "Page to take away",
    ]  # fmt: skip
    names = iter(reached)
    missing = [want for want in wanted if not any(want in name for name in names)]  # each after the one before it
    assert not missing, reached


def test_methods_stand_beside_each_other_with_cost_and_faithfulness(explained: Page) -> None:
    open_expander(explained, "Other methods, for specialists")
    explained.get_by_text("Compare the methods (up to a minute)").click()
    choice = explained.get_by_role("combobox", name=re.compile("Shade the synopsis by"))
    expect(choice).to_be_visible(timeout=SLOW_MS)
    choice.click()
    for method in ("Gradient", "Occlusion", "Shapley"):
        expect(explained.get_by_role("option", name=re.compile(method, re.IGNORECASE)).first).to_be_visible()
    explained.keyboard.press("Escape")


ACTIVE = """() => { const e = document.activeElement; const labelled = e.closest("[role=group], [role=radiogroup]");
return [e.getAttribute("aria-label"), e.innerText, labelled && labelled.getAttribute("aria-label")].join(" ") }"""


def choose_base(page: Page, name: str) -> None:
    choose(page.get_by_role("combobox", name="Told from"), page.get_by_role("option", name=re.compile(f"^{name}")))


def open_expander(page: Page, title: str) -> None:
    """Unless it is open."""
    details = page.locator("details").filter(has=page.locator("summary", has_text=title))
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def strongest(table: Locator) -> None:
    """Tick, or untick, the box before the first row."""
    canvas = table.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    canvas.click(position={"x": ROW / 2, "y": 1.5 * ROW}, force=True)  # its scroll bar lies over it


def images(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "[...document.images].map(i => ({ok: i.complete && i.naturalWidth > 0}))"
    )
    return found
