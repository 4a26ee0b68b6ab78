from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SLOW_MS, choose, field, go, serve

DELTA = re.compile(r"^[+−]\d\.\d\d, (larger than model noise|within noise)$")


@pytest.fixture(scope="module")
def what_if(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a server that keeps its projects in a folder of this test."""
    with serve(tmp_path_factory.mktemp("projects")) as address:
        yield f"{address}/what_if"


@pytest.fixture
def sample(page: Page, what_if: str) -> Page:
    """The sample pitch as base, and its untouched trial."""
    page.goto(what_if)
    page.get_by_role("button", name="Use the sample pitch").click(timeout=SLOW_MS)
    expect(page.get_by_text("Nothing differs yet.")).to_be_visible(timeout=SLOW_MS)
    return page


def test_a_changed_fact_stands_at_once_beside_the_base(sample: Page) -> None:
    change_episodes(sample, "24")
    expect(sample.get_by_label("Changed facts of the plan")).to_contain_text("24", timeout=SLOW_MS)
    expect(sample.get_by_test_id("delta")).to_have_text(DELTA)
    sample.get_by_role("button", name="Start over from the base").click()
    expect(sample.get_by_text("Nothing differs yet.")).to_be_visible(timeout=SLOW_MS)


def test_an_edited_sentence_is_compared_with_points_and_as_text(sample: Page) -> None:
    dialogs: list[str] = []
    sample.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    synopsis = field(sample, "Synopsis")
    synopsis.fill(f"{synopsis.input_value()} <img src=x onerror=alert(1)> Everybody comes home.")
    synopsis.press("Tab")
    text = sample.locator(".ap-diff")
    expect(text.locator("ins")).to_contain_text("<img src=x onerror=alert(1)> Everybody", timeout=SLOW_MS)
    expect(text.locator("ins + sup")).to_have_text(re.compile(r"^[+−]?\d\.\d\d$"), timeout=SLOW_MS)
    expect(text.locator("img")).to_have_count(0)
    assert dialogs == []


def test_what_was_typed_survives_a_page_change(sample: Page) -> None:
    synopsis = field(sample, "Synopsis")
    synopsis.fill("A courier crosses the flooded city.")
    synopsis.press("Tab")
    expect(sample.locator(".ap-diff ins")).to_contain_text("courier", timeout=SLOW_MS)
    go(sample, "Evidence")
    expect(sample).to_have_url(re.compile("/evidence$"))
    go(sample, "What if")
    expect(field(sample, "Synopsis")).to_have_value("A courier crosses the flooded city.", timeout=SLOW_MS)


def test_a_sweep_is_taken_over_by_a_click_and_from_the_list(sample: Page) -> None:
    sample.get_by_role("tab", name="One fact").click()
    dots = sample.locator(".st-key-levers .js-plotly-plot .scatterlayer .point")
    expect(dots.first).to_be_visible(timeout=SLOW_MS)
    dots.first.click(force=True)
    facts = sample.get_by_label("Changed facts of the plan")
    expect(facts).to_contain_text("Type", timeout=SLOW_MS)
    redrawn = re.compile(r"^(?!TV \(as planned\)).+ \(as planned\)")  # below, too: the sample is TV
    expect(sample.get_by_role("combobox", name="Value")).to_have_value(redrawn, timeout=SLOW_MS)
    sample.get_by_role("button", name="Step back").click()
    expect(sample.get_by_text("Nothing differs yet.")).to_be_visible(timeout=SLOW_MS)
    value = sample.get_by_role("combobox", name="Value")
    choose(value, sample.get_by_role("option", name=re.compile("^Movie")))
    sample.get_by_role("button", name="Take it over").click()
    expect(facts).to_contain_text("Movie", timeout=SLOW_MS)


def test_what_would_help_most_can_be_given_up_and_tried(sample: Page) -> None:
    sample.get_by_role("tab", name="What would help").click()
    find, cancel = (sample.get_by_role("button", name=name) for name in ("Find what would help most", "Cancel"))
    find.click(timeout=SLOW_MS)
    cancel.click(timeout=SLOW_MS)
    expect(find).to_be_visible(timeout=SLOW_MS)
    expect(cancel).to_have_count(0)
    find.click()
    first = sample.get_by_role("button", name="Try it").first
    expect(first).to_be_visible(timeout=SLOW_MS)
    expect(sample.get_by_text("not what the market will do")).to_be_visible()
    first.click()
    expect(sample.get_by_text("The pitch has changed since the last list.")).to_be_visible(timeout=SLOW_MS)
    expect(sample.get_by_test_id("delta")).to_have_text(DELTA)


def test_a_trial_is_kept_and_stands_beside_the_others(sample: Page) -> None:
    sample.get_by_role("button", name="Remove picture 1").click()
    expect(sample.get_by_text("not in Trial").first).to_be_visible(timeout=SLOW_MS)
    name = field(sample, "Name of the version")
    name.fill("Without art <b>")
    sample.get_by_role("button", name="Keep this as a version").click()
    expect(sample.get_by_text("Kept as Without art <b> in the project")).to_be_visible(timeout=SLOW_MS)
    sample.get_by_role("tab", name="Side by side").click()
    table = sample.get_by_label("Versions side by side", exact=True)
    expect(table.get_by_role("columnheader")).to_have_count(3, timeout=SLOW_MS)  # the corner and two versions
    sample.get_by_role("tab", name="Known titles").click()
    expect(sample.get_by_label("Titles near Trial").get_by_role("link").first).to_be_visible(timeout=SLOW_MS)
    width = sample.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def change_episodes(page: Page, value: str) -> None:
    episodes = page.get_by_label("Episodes").first
    episodes.fill(value)
    episodes.press("Tab")
