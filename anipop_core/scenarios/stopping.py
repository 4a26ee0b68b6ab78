"""Long work in steps: it tells how far it is, and stops when nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from anipop_core.progress import Progress

T = TypeVar("T")
IsCancelled: TypeAlias = Callable[[], bool]  # `threading.Event.is_set` is one


class Cancelled(Exception):
    """The work was given up between two steps; nothing was changed."""


def steps(items: Sequence[T], progress: Progress | None, is_cancelled: IsCancelled | None) -> Iterator[T]:
    """The items one by one, with progress before each and after the last. Raises Cancelled."""
    for done, item in enumerate(items):
        if is_cancelled is not None and is_cancelled():
            raise Cancelled
        if progress is not None:
            progress(done, len(items))
        yield item
    if progress is not None:
        progress(len(items), len(items))
