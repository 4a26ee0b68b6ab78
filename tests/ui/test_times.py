from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from anipop_core.ui.widgets import times


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Tokyo", "4 Nov 2027, 08:05"),
        ("America/New_York", "3 Nov 2027, 19:05"),
        (None, "3 Nov 2027, 23:05"),
        ("Nowhere/Else", "3 Nov 2027, 23:05"),
        ("../../etc/passwd", "3 Nov 2027, 23:05"),
    ],
)
def test_a_time_is_shown_by_the_browsers_clock(monkeypatch, zone, shown):
    monkeypatch.setattr(times.st, "context", SimpleNamespace(timezone=zone))
    assert times.local_time(datetime(2027, 11, 3, 23, 5, tzinfo=UTC)) == shown
