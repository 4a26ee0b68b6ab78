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
from playwright.sync_api import Locator, TimeoutError, expect

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_S = 60
SLOW_MS = 120_000  # the first score waits for the model
expect.set_options(timeout=SLOW_MS / 4)  # a busy machine redraws late


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
