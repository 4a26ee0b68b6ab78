"""Progress of long loops: a bar on a terminal, plain lines elsewhere (logs, CI)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Progress: TypeAlias = Callable[[int, int], None]  # done, total

LINE_EVERY_S = 10.0


def track(items: Iterable[T], label: str, total: int) -> Iterator[T]:
    """Yield `items` and show how far along `total` of them we are, on stderr."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        yield from tqdm(items, desc=label, total=total)
        return
    started = last = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - last >= LINE_EVERY_S or done == total:
            print(f"{label}: {done}/{total}, {now - started:.0f} s", file=sys.stderr, flush=True)
            last = now
