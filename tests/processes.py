"""Processes of their own for tests: children of a server that has imported what takes seconds in a new interpreter."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from types import ModuleType

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.data.fetch.fetching", "tests.store.saving"])


def start_process(work: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run `work` in a new process. The child would run this one's `__main__` again: AppTest leaves the app there."""
    process = _CONTEXT.Process(target=work, args=arguments)
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process
