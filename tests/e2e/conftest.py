"""The real app on a free port, and Debian's chromium to look at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_S = 60
TITLE = "Title (shown only, it doesn't move the score)"  # the label of a pitch's title
SLOW_MS = 120_000  # the first score waits for the model
BEGINS_MS = 700  # from a click to the run it asks for; a link waits .5 s for a text typed before it
expect.set_options(timeout=SLOW_MS / 4)  # a busy machine redraws late


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each browser test has a second try; `-rR` lists those that needed it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": "/usr/bin/chromium", "args": ARGUMENTS}


@contextmanager
def serve(folder: Path, database: str | None = None) -> Iterator[str]:
    """The app's address; its projects are kept in `database`, or else in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    settings = {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "ANIPOP_DATABASE_URL": database or f"sqlite:///{folder / 'anipop.db'}",
    }
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    address = f"http://localhost:{port}"
    try:
        for _ in range(START_S * 4):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # it warms its model up to the end before it goes
            server.kill()
            server.wait(20)


def field(page: Page, label: str) -> Locator:
    """The text field of exactly that label; figures and tables are labelled with sentences that hold the same words."""
    return page.get_by_role("textbox", name=label, exact=True)


def go(page: Page, link: str) -> None:
    """Follow a link of the frame; returns when no element of the page before stands beside the new ones."""
    page.get_by_role("link", name=link, exact=True).click()
    rescaled(page)


def rescaled(page: Page) -> None:
    """The browser has drawn all that the server sent: a look-up meets no element on its way out."""
    page.wait_for_timeout(BEGINS_MS)
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for(timeout=SLOW_MS)
    expect(page.locator("[data-stale='true']")).to_have_count(0, timeout=SLOW_MS)


def choose(select: Locator, option: Locator) -> None:
    """Open a select and take an option. A redraw at that moment closes the list: it is opened again, as people do."""
    for _ in range(3):
        select.click()
        try:
            option.click(timeout=SLOW_MS / 12)
            return
        except TimeoutError:
            continue
    option.click()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("projects")) as address:
        yield address


@pytest.fixture
def cold_app(tmp_path: Path) -> Iterator[str]:
    """A server nobody has visited yet."""
    with serve(tmp_path) as address:
        yield address
