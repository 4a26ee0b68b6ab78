"""Progress of long loops: a bar on a terminal, plain lines elsewhere (logs, CI)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Progress: TypeAlias = Callable[[int, int], None]  # done, total

LINE_EVERY_S = 10.0


def count(items: Iterable[T], label: str) -> Iterator[T]:
    """`track` for a stream whose end isn't known."""
    return track(items, label, total=None)


def track(items: Iterable[T], label: str, total: int | None) -> Iterator[T]:
    """Yield `items` and show how far along `total` of them we are, on stderr; None: not known."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        yield from tqdm(items, desc=label, total=total)
        return
    tell = _lines(label)
    for done, item in enumerate(items, start=1):
        yield item
        tell(done, total)


@contextmanager
def following(label: str) -> Iterator[Progress]:
    """`track` for work that says itself how far it is."""
    if not sys.stderr.isatty():
        yield _lines(label)
        return
    from tqdm import tqdm

    with tqdm(desc=label) as bar:

        def move(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)
            bar.refresh()

        yield move


def _lines(label: str) -> Callable[[int, int | None], None]:
    """Prints a line every LINE_EVERY_S, and the last one."""
    started = last = time.monotonic()

    def tell(done: int, total: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LINE_EVERY_S or done == total:
            of = f"/{total}" if total is not None else ""
            left = f", about {(now - started) / done * (total - done):.0f} s left" if total and 0 < done < total else ""
            print(f"{label}: {done}{of}, {now - started:.0f} s{left}", file=sys.stderr, flush=True)
            last = now

    return tell
