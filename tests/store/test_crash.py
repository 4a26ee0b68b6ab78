"""A process that is killed in the middle of a save leaves the old state or the new one."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from anipop_core.store.store import Store
from tests.store.crashing import NEW, OLD
from tests.store.pitches import KEY, TEAL

ROOT = Path(__file__).parents[2]
PICTURES = {"old": sorted([KEY.digest, TEAL.digest]), "new": sorted([NEW.images[0].digest, TEAL.digest])}


@pytest.fixture
def version(store: Store) -> str:
    made = store.versions.create(store.projects.create("Tide").id, "First", OLD)
    store.close()
    return made.id


def crash(how: str, url: str, version: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.store.crashing", how, url, version]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_killed_before_any_statement_of_a_save(url: str, version: str) -> None:
    *killed, finished = crash("step", url, version)
    assert len(killed) >= 10  # begin, reads, pictures in and out, uses, version, project, commit
    assert {(found["state"], found["killed"]) for found in killed} == {("old", True)}
    assert all(found["pictures"] == PICTURES["old"] and found["intact"] for found in killed)
    last = {"state": "new", "killed": False, "pictures": PICTURES["new"], "intact": True, "revision": 2}
    assert finished == last


def test_killed_at_any_moment(url: str, version: str) -> None:
    found = crash("moment", url, version)
    assert len(found) == 8
    assert all(after["killed"] and after["intact"] for after in found)
    assert all(after["pictures"] == PICTURES[after["state"]] for after in found)
    revisions = [1, *(after["revision"] for after in found)]
    assert all(before < after for before, after in pairwise(revisions))  # each was killed while it saved, not before
