"""Values by content digest that many threads share: what was encoded once is not encoded again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class EncodingCache(Generic[T]):
    """Least-recently-used cache of `size` values, keyed by content digest; serves many threads."""

    def __init__(self, size: int) -> None:
        self._lock = threading.Lock()
        self._values: LRUCache[str, T] = LRUCache(size)

    def get_all(self, digests: Sequence[str], encode: Callable[[list[str]], Iterable[T]]) -> dict[str, T]:
        """The values of all digests; those that aren't there are encoded in one call, outside the lock."""
        with self._lock:
            found = {digest: self._values[digest] for digest in digests if digest in self._values}
        missing = [digest for digest in digests if digest not in found]
        if missing:
            found |= zip(missing, encode(missing), strict=True)
            with self._lock:
                self._values.update({digest: found[digest] for digest in missing})
        return found
