"""What somebody asked of an explanation: its progress, then the answer, or what went wrong."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from anipop_core.ui.session.explaining import ExplanationJob
from anipop_core.ui.session.jobs import Job, show_progress
from anipop_core.ui.shell.messages import show_problem

T = TypeVar("T")


def show_until_done(job: ExplanationJob, asked: Job[T], what: str) -> T | None:
    """The answer; None while its progress, or a message, stands in its place.

    What failed is tried again on a click, not by a redraw: two that fail would have each other tried for ever.
    """
    if not asked.is_done:
        show_progress(what, asked, what)
        return None
    try:
        return asked.result()
    except Exception as error:
        show_problem(error)
        st.button("Try again", key=f"again-{job.id}-{asked.inputs}", on_click=job.forget, args=(asked,))
        return None
