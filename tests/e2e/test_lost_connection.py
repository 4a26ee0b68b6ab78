"""A connection that is cut and a server that is started again: what was typed is there, and the page says so."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SLOW_MS, TITLE, field, rescaled, serve

STORY = "A courier crosses the flooded city."


class Proxy:
    """Stands between browser and server, so that their connection can be cut: a browser's own "offline" leaves open
    sockets on this machine as they are."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._listener.getsockname()[1]}"
        self._server: int | None = None
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def lead_to(self, address: str) -> None:
        self._server = urlsplit(address).port

    def cut(self) -> None:
        self._server = None
        for one in self._open:
            _close(one)
        self._open.clear()

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                browser, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._server or 0))
                except OSError:
                    browser.close()
                    continue
                self._open += [browser, server]
                for source, target in ((browser, server), (server, browser)):
                    threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(65_536):
            target.sendall(received)
    _close(source)
    _close(target)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    found = Proxy()
    yield found
    found.close()


def test_a_draft_outlives_a_cut_a_restart_and_a_reload(page: Page, proxy: Proxy, tmp_path: Path) -> None:
    art = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (300, 200, 3), np.uint8)).save(art)
    with serve(tmp_path) as server:
        proxy.lead_to(server)
        page.goto(f"{proxy.address}/score_pitch")
        field(page, "Synopsis").fill(STORY)
        page.locator("input[type=file]").last.set_input_files(art)
        expect(page.get_by_role("img", name="noise.png")).to_be_visible(timeout=SLOW_MS)
        rescaled(page)
        field(page, TITLE).fill("Half typed")  # and not sent: the field keeps the focus
        proxy.cut()
        expect(page.get_by_text("No connection to AniPop")).to_be_visible(timeout=SLOW_MS)
        proxy.lead_to(server)
        expect(page.get_by_text("No connection to AniPop")).to_have_count(0, timeout=SLOW_MS)
        expect(field(page, TITLE)).to_have_value("Half typed")
        proxy.cut()
    with serve(tmp_path) as server:
        proxy.lead_to(server)
        expect(page.get_by_text("this page has begun anew")).to_be_visible(timeout=SLOW_MS)
        page.locator("summary", has_text="What stood in this page's fields").click()
        expect(page.get_by_label("What stood in this page's fields, to be copied")).to_have_value(re.compile(STORY))
        page.get_by_role("button", name="Close").click()
        _is_back(page)
        page.reload()
        _is_back(page)
        page.get_by_role("button", name="Score this pitch").click()  # the page is alive
        expect(page.get_by_test_id("score")).to_have_text(re.compile(r"^\d\.\d\d$"), timeout=SLOW_MS)
        page.get_by_role("button", name="Start afresh").click()
        expect(field(page, "Synopsis")).to_have_value("", timeout=SLOW_MS)
        rescaled(page)
        page.reload()
        expect(field(page, "Synopsis")).to_have_value("", timeout=SLOW_MS)
        rescaled(page)
        assert page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('anipop'))") == []


def _is_back(page: Page) -> None:
    expect(page.get_by_text("Brought back what you had typed at")).to_be_visible(timeout=SLOW_MS)
    expect(field(page, "Synopsis")).to_have_value(STORY)
    expect(field(page, TITLE)).to_have_value("Half typed")
    expect(page.get_by_role("img", name="noise.png")).to_be_visible(timeout=SLOW_MS)
