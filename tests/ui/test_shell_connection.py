"""How long a session outlives its connection: what is said of it is what is set."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_session_outlives_its_connection_by_the_hours_that_are_told():
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    hours = server["disconnectedSessionTTL"] / 3600
    assert hours == 8
    for told in ("README.md", "anipop_core/ui/own_titles/upload.py"):
        assert f"{hours:.0f} hours" in (ROOT / told).read_text(encoding="utf-8"), told
