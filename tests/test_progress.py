"""A bar on a terminal, plain lines elsewhere; for loops and for work that says itself how far it is."""

from __future__ import annotations

import sys

import pytest

from anipop_core import progress
from anipop_core.progress import following, track


def test_elsewhere_the_last_line_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(track("ab", "Letters", 2)) == ["a", "b"]
    with following("Parts") as tell:
        for done in range(4):
            tell(done, 3)
    assert capsys.readouterr().err == "Letters: 2/2, 0 s\nParts: 3/3, 0 s\n"


def test_slow_work_gets_lines_on_its_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "LINE_EVERY_S", 0.0)
    with following("Parts") as tell:
        tell(0, 2)
        tell(1, 2)
    assert capsys.readouterr().err == "Parts: 0/2, 0 s\nParts: 1/2, 0 s, about 0 s left\n"


def test_on_a_terminal_there_is_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with following("Parts") as tell:
        tell(0, 2)
        tell(2, 2)
    assert "Parts: 100%" in capsys.readouterr().err
