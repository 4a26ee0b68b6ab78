"""SQLite's file is a whole copy by itself, while the app runs and after it was killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from anipop_core.store.store import open_store
from tests.store.crashing import OLD

ROOT = Path(__file__).parents[2]
SAVE_AND_DIE = """
import os, sys
from anipop_core.store.store import open_store
store = open_store(sys.argv[1])
store.projects.create("Tide")
os.kill(os.getpid(), 9)
"""


def copied(source: Path, to: Path) -> list[str]:
    """The names of the projects in a copy of the file alone."""
    shutil.copy(source, to)
    store = open_store(f"sqlite:///{to}")
    names = [project.name for project in store.projects.list()]
    store.close()
    return names


def test_an_opened_database_is_whole_at_once(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'anipop.db'}")
    assert copied(tmp_path / "anipop.db", tmp_path / "empty.db") == []
    made = store.projects.create("Tide")
    assert copied(tmp_path / "anipop.db", tmp_path / "one.db") == ["Tide"]
    version = store.versions.create(made.id, "First", OLD)
    shutil.copy(tmp_path / "anipop.db", tmp_path / "two.db")
    again = open_store(f"sqlite:///{tmp_path / 'two.db'}")
    assert again.versions.get(version.id).pitch == OLD
    again.close()
    store.close()


def test_after_a_kill_too(tmp_path: Path) -> None:
    source = tmp_path / "anipop.db"
    run = subprocess.run(
        [sys.executable, "-c", SAVE_AND_DIE, f"sqlite:///{source}"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == -9
    assert copied(source, tmp_path / "copy.db") == ["Tide"]
