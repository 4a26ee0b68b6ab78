"""Processes of their own for tests: children of a server that has imported what takes seconds in a new interpreter."""

from __future__ import annotations

import multiprocessing

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.data.fetch.fetching", "tests.store.saving"])
