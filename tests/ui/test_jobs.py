from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from anipop_core.scenarios.stopping import Cancelled
from anipop_core.ui.session import jobs
from anipop_core.ui.session.jobs import Job


def test_a_job_tells_how_far_it_is_and_stops_at_the_next_step():
    going, go_on = threading.Event(), threading.Event()

    def run(progress, is_cancelled):
        progress(1, 4)
        going.set()
        go_on.wait(10)
        progress(2, 4)

    with ThreadPoolExecutor(1) as pool:
        job = Job(("inputs",), run, pool)
        going.wait(10)
        assert job.share_done == 0.25
        job.cancel()
        go_on.set()
        with pytest.raises(Cancelled):
            job.result()


def test_a_job_that_failed_is_tried_again(monkeypatch):
    monkeypatch.setattr(jobs.st, "session_state", {})
    monkeypatch.setattr(jobs, "worker", lambda: pool)
    outcomes = iter([ValueError("no memory"), "done"])

    def run(progress, is_cancelled):
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with ThreadPoolExecutor(1) as pool:
        first = jobs.start_job("help", ("inputs",), run)
        with pytest.raises(ValueError, match="no memory"):
            first.result()
        second = jobs.start_job("help", ("inputs",), run)
        assert second.result() == "done"
        assert jobs.start_job("help", ("inputs",), run) is second
