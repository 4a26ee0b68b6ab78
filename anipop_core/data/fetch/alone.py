"""One run at a time in a folder: each would write its tables over what the other has brought."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from anipop_core.errors import DataError


@contextmanager
def alone(out: Path, folder: Path) -> Iterator[None]:
    """Nobody else fetches into `out` meanwhile; the lock lies in `folder`. Raises DataError where somebody does."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(folder / "lock").acquire(blocking=False)  # the system frees it, however the run ends
    except Timeout:
        raise DataError(
            f"Another fetch-data is at work in {out}.",
            "One at a time is allowed in a folder.",
            "Wait until it has ended, or give another folder with --out.",
        ) from None
    with lock:
        yield
