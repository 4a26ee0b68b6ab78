"""What test_failures.py runs in several processes at once."""

from __future__ import annotations

from anipop_core.store.problems import StoreConflict
from anipop_core.store.store import open_store


def make_project(url: str) -> None:
    open_store(url, wait=60).projects.create("Tide")


def add_letters(url: str, version: str, letter: str, times: int) -> None:
    """Add the letter to the version's notes, and start again from the newer state where it came too late."""
    store = open_store(url, wait=60)
    for _ in range(times):
        found = store.versions.get(version)
        while True:
            try:
                store.versions.annotate(version, found.revision, found.notes + letter)
                break
            except StoreConflict as conflict:
                found = conflict.newer
