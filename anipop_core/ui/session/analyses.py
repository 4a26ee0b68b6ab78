"""Analyses of versions in the background, made once for all sessions: page, presentation and report share them."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st
from cachetools import LRUCache

from anipop_core.reports.meeting_record import MeetingVersion
from anipop_core.ui.session.scoring import SEALED
from anipop_core.ui.shell import resources

if TYPE_CHECKING:
    from anipop_core.model.predictor import Predictor
    from anipop_core.reports.analysis import Analysis

KEPT = 24  # analyses: four meetings of six versions


@dataclass
class AnalysisJob:
    """`share_done` may be read from any thread."""

    share_done: float = 0.0
    future: Future[Analysis] = field(init=False)

    def _run(self, predictor: Predictor, version: MeetingVersion) -> Analysis:
        from anipop_core.reports.analysis import analyse

        def report(done: int, total: int) -> None:
            self.share_done = done / max(total, 1)

        return analyse(predictor, version.pitch, report)

    def start(self, predictor: Predictor, version: MeetingVersion) -> AnalysisJob:
        self.future = resources.worker().submit(self._run, predictor, version)
        return self


@dataclass
class _Jobs:
    lock: threading.Lock = field(default_factory=threading.Lock)
    by_version: LRUCache[tuple[str, str, int], AnalysisJob] = field(default_factory=lambda: LRUCache(KEPT))


@st.cache_resource(show_spinner=False)
def _jobs() -> _Jobs:
    return _Jobs()


def analysis_of(predictor: Predictor, version: MeetingVersion, again: bool = False) -> AnalysisJob:
    """The analysis of the version as it is now, done or under way; one that failed is tried `again`.

    Raises ValueError for a version whose score is the room's to open: `MeetingRecord.shown` has none.
    """
    if version.is_sealed:
        raise ValueError(f"The score of {version.summary.id} is {SEALED.value}.")
    key = (predictor.checkpoint.version, version.summary.id, version.summary.revision)
    jobs = _jobs()
    with jobs.lock:
        job = jobs.by_version.get(key)
        failed = again and job is not None and job.future.done() and job.future.exception()
        if job is None or failed:
            job = AnalysisJob().start(predictor, version)
            jobs.by_version[key] = job
        return job
