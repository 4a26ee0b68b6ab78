"""The slides of a meeting, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.reports.meeting_record import MeetingRecord, MeetingVersion
from anipop_core.ui.presentation.explained_slides import show_comparables, show_drivers
from anipop_core.ui.presentation.meeting_slides import show_decision, show_guesses, show_title, show_versions
from anipop_core.ui.shell.messages import show_problem

if TYPE_CHECKING:
    from anipop_core.reports.analysis import Analysis
    from anipop_core.ui.session.analyses import AnalysisJob


@dataclass(frozen=True)
class Slide:
    """A heading, and the function that draws what is below it."""

    title: str
    show: Callable[[], None]


def slides_of(record: MeetingRecord, left_out: int, jobs: Mapping[str, AnalysisJob], checkpoint: str) -> list[Slide]:
    """Sealed versions are named on the second slide, and nothing else is said of them.

    left_out: how many versions the project has beside the record's; `jobs` by version id.
    """
    done = {id_: job.future.result() for id_, job in jobs.items() if job.future.done() and not job.future.exception()}
    slides = [
        Slide("", partial(show_title, record, left_out)),
        Slide("Versions", partial(show_versions, record, left_out, done, checkpoint)),
    ]
    for version in record.shown:
        job = jobs.get(version.summary.id)
        slides += [
            Slide(f"What drove {version.name}", partial(_explained, show_drivers, version, job, checkpoint)),
            Slide(
                f"What drove the reach of {version.name}",
                partial(_explained, partial(show_drivers, output="reach"), version, job, checkpoint),
            ),
            Slide(f"Closest to {version.name}", partial(_explained, show_comparables, version, job, checkpoint)),
        ]
    slides += [
        Slide(f"Guesses on {version.name}", partial(show_guesses, version.round))
        for version in record.shown
        if version.round.guesses
    ]
    return [*slides, Slide("Decision", partial(show_decision, record))]


def _explained(
    show: Callable[[MeetingVersion, Analysis, str], None],
    version: MeetingVersion,
    job: AnalysisJob | None,
    checkpoint: str,
) -> None:
    if job is None or not job.future.done():
        _show_progress(job)
        return
    try:
        analysis = job.future.result()
    except Exception as error:
        show_problem(error)
    else:
        show(version, analysis, checkpoint)


def _show_progress(job: AnalysisJob | None) -> None:
    if job is None:
        st.html('<p class="ap-muted">The model is loading.</p>')
    else:
        st.progress(job.share_done, f"Trying the version without each of its parts: {job.share_done:.0%}")
