"""The report of a meeting, made in the background, to be taken away as a page and as a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.reports.meeting_record import MeetingRecord
from anipop_core.store.records import Project, VersionSummary
from anipop_core.ui.session import keys
from anipop_core.ui.session.analyses import AnalysisJob, analysis_of
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.meeting_record import meeting_record
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.labels import distinct_labels, local_time
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.widgets.page_elements import show_gloss

if TYPE_CHECKING:
    from anipop_core.model.predictor import Predictor

MOST = 6  # versions
POLL_S = 0.5


@dataclass(frozen=True)
class Files:
    """The finished report in both formats."""

    html: str
    pdf: bytes


@dataclass(frozen=True)
class ReportJob:
    """A report that is being made, or was."""

    project_id: str
    record: MeetingRecord
    made_at: datetime  # in the zone of this machine
    analyses: Sequence[AnalysisJob]
    files: Future[Files]

    @property
    def share_done(self) -> float:
        """0-1; the last step sets the pages."""
        return sum(job.share_done for job in self.analyses) / (len(self.analyses) + 1)


def show_take_away(project: Project, versions: Sequence[VersionSummary]) -> None:
    """Choose versions, make the report, save it."""
    show_heading("Take away", "one file that opens offline, and a PDF")
    labels = distinct_labels((version.id, version.name) for version in versions)
    chosen = st.multiselect(
        "Versions in the report",
        list(labels),
        list(labels)[-MOST:],
        format_func=lambda id_: labels.get(id_, ""),
        max_selections=MOST,
        select_all=False,
        key=f"report-{project.id}",
    )
    record = meeting_record(project, tuple(version for version in versions if version.id in chosen))
    sealed = [version.name for version in record.versions if version.is_sealed]
    if sealed:
        show_gloss(f"Left out until the room opens them: {', '.join(sealed)}.")
    if not record.shown:
        st.caption("There is nothing to report yet.")
        return
    if st.button("Make the report", key="make-report"):
        with attempt("report"):
            st.session_state[keys.MEETING_REPORT] = _start(project, record)
    show_failure("report")
    job: ReportJob | None = st.session_state.get(keys.MEETING_REPORT)
    if job is not None and job.project_id == project.id:
        st.fragment(_show_job, run_every=None if job.files.done() else POLL_S)(job, job.files.done())
        if job.files.done() and job.record != record:
            st.caption("Things have changed since: make it again to have them in it.")


def _start(project: Project, record: MeetingRecord) -> ReportJob:
    model = resources.predictor()
    jobs = [analysis_of(model, version, again=True) for version in record.shown]
    made_at = datetime.now().astimezone().replace(microsecond=0)
    by_id = {version.summary.id: job for version, job in zip(record.shown, jobs, strict=True)}
    files = resources.worker().submit(_make, model, record, by_id, made_at)  # after the analyses: one thread
    return ReportJob(project.id, record, made_at, jobs, files)


def _make(model: Predictor, record: MeetingRecord, jobs: Mapping[str, AnalysisJob], made_at: datetime) -> Files:
    from anipop_core.reports.assemble_meeting import meeting_report
    from anipop_core.reports.html import meeting_html
    from anipop_core.reports.meeting_pdf import meeting_pdf

    report = meeting_report(model, record, {id_: job.future.result() for id_, job in jobs.items()}, made_at)
    return Files(meeting_html(report), meeting_pdf(report))


def _show_job(job: ReportJob, was_done: bool) -> None:
    if not job.files.done():
        st.progress(job.share_done, f"Trying each version without each of its parts: {job.share_done:.0%}")
        return
    if not was_done:
        st.rerun()
    try:
        files = job.files.result()
    except Exception as error:
        show_problem(error)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button("Page (HTML)", files.html, "meeting.html", "text/html", key="report-html",
                           on_click="ignore")  # fmt: skip
        st.download_button("PDF", files.pdf, "meeting.pdf", "application/pdf", key="report-pdf", on_click="ignore")
        st.caption(f"Made {local_time(job.made_at)}. Confidential: it holds the pitch.")
