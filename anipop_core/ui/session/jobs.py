"""Work that takes longer than a redraw: done in the background, with progress, given up when nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Generic, TypeAlias, TypeVar

import streamlit as st

from anipop_core.progress import Progress
from anipop_core.scenarios.stopping import Cancelled, IsCancelled
from anipop_core.ui.session import keys

T = TypeVar("T")
Run: TypeAlias = Callable[[Progress, IsCancelled], T]

POLL_S = 0.5


@st.cache_resource(show_spinner=False)
def worker() -> ThreadPoolExecutor:
    """A thread of its own: what somebody asks for here doesn't wait for an explanation and its test."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="anipop-what-if")


class Job(Generic[T]):
    """Work in another thread. share_done: 0-1, may be read from any thread; inputs: what the answer holds for."""

    def __init__(self, inputs: Sequence[Hashable], run: Run[T], executor: Executor) -> None:
        self.inputs = inputs
        self.share_done = 0.0
        self._stop = threading.Event()
        self._future: Future[T] = executor.submit(self._run, run)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    @property
    def has_failed(self) -> bool:
        return self.is_done and self._future.exception() is not None

    def cancel(self) -> None:
        """Stop at the next step."""
        self._stop.set()

    def result(self) -> T:
        """Once done; raises what went wrong, Cancelled where it was given up."""
        return self._future.result()

    def _run(self, run: Run[T]) -> T:
        if self._stop.is_set():
            raise Cancelled
        return run(self._report, self._stop.is_set)

    def _report(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.share_done = done / max(total, 1)


def start_job(name: str, inputs: Sequence[Hashable], run: Run[T]) -> Job[T]:
    """Begin `run` in the background, in place of this session's job of the same name, which is cancelled.

    A job with equal `inputs` is kept and returned instead, unless it failed.
    """
    found = job_of(name)
    if found is not None and found.inputs == inputs and not found.is_cancelled and not found.has_failed:
        return found
    if found is not None:
        found.cancel()
    job = Job(inputs, run, worker())
    _jobs()[name] = job
    return job


def job_of(name: str) -> Job | None:
    """The last job of this name."""
    return _jobs().get(name)


def forget_job(name: str) -> None:
    """Give it up, if it is still under way."""
    job = _jobs().pop(name, None)
    if job is not None:
        job.cancel()


def show_progress(name: str, job: Job, what: str) -> None:
    """How far it is. A fragment without controls: only the page's own controls share their requests with its texts."""
    st.fragment(_progress, run_every=POLL_S)(name, job, what)


def _progress(name: str, job: Job, what: str) -> None:
    if job.is_done:
        st.rerun()
    st.progress(job.share_done, f"{what}: {job.share_done:.0%}")


def _jobs() -> dict[str, Job]:
    found: dict[str, Job] = st.session_state.setdefault(keys.JOBS, {})
    return found
