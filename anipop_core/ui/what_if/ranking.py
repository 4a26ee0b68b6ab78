"""Single changes of the trial, each scored and ranked by what it does to the score; each can be taken over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from anipop_core.reports.names import FACT_LABELS
from anipop_core.reports.plain_text import shortened
from anipop_core.scenarios.single_changes import CAVEAT
from anipop_core.scenarios.stopping import Cancelled
from anipop_core.ui.session.jobs import (
    Job,
    forget_job,
    job_of,
    show_progress,
    start_job,
)
from anipop_core.ui.session.scoring import Scoring
from anipop_core.ui.shell.messages import show_problem
from anipop_core.ui.what_if.cards import change_html
from anipop_core.ui.what_if.trial import Trial

if TYPE_CHECKING:
    from anipop_core.scenarios.single_changes import SingleChange
    from anipop_core.schema import Output, Pitch
    from anipop_core.ui.session.scoring import FindChanges


FIRST = 8  # rows shown at first
QUOTED = 90  # characters of a sentence


def show_ranking(
    name: str,
    button: str,
    trial: Trial,
    find: FindChanges,
    scoring: Scoring,
    output: Output,
    others: tuple[Pitch, ...] = (),
) -> None:
    """The button, then progress with a way to give up, then the list. It holds for the pitch it was asked for, and
    for the `others` whose parts were tried in it, and for the `output` it ranks by; what reads like a
    sealed version is left out."""
    job, inputs = job_of(name), (trial.pitch, others, output)
    if job is not None and job.is_done and job.inputs != inputs and not job.is_cancelled:
        what = _changed(job.inputs, inputs)
        _note(f"The {what} has changed since the last list. Step back to see it again, or work it out anew.")
    if job is not None and not job.is_done and not job.is_cancelled:
        show_progress(name, job, "Scoring one change after the other")
        st.button("Cancel", key=f"{name}-cancel", on_click=lambda: forget_job(name))
        return
    st.button(button, key=f"{name}-start", on_click=lambda: _start(name, trial, find, others, output))
    if job is not None and job.is_done and job.inputs == inputs:
        _show_result(name, trial, job, scoring)


def described(found: SingleChange) -> str:
    """What is done, in a few words: "Set type to Movie", "Without Aki", "Mio in place of Ren"."""
    label = " ".join(found.label.split())
    if found.kind == "facts":
        field = FACT_LABELS[found.target].lower()
        return {
            "set": f"Set {field} to {label}",
            "add": f"Add {label} to {field}",
            "remove": f"Take {label} out of {field}",
        }[found.action]
    if found.kind == "synopsis":
        return f"Without the sentence “{shortened(label, QUOTED)}”"
    if found.action == "remove":
        return f"Without {label}"
    return f"{label} in place of {found.target}" if found.action == "replace" else f"{label} added"


def _changed(before: Sequence[Any], now: Sequence[Any]) -> str:
    """What is another one now, for a sentence."""
    names = ("pitch", "choice of versions", "choice of score or reach")
    return next(name for name, old, new in zip(names, before, now, strict=True) if old != new)


def _start(name: str, trial: Trial, find: FindChanges, others: tuple[Pitch, ...], output: Output) -> None:
    trial.read()  # the click may have come with a text
    start_job(name, (trial.pitch, others, output), partial(find, trial.pitch))


def _show_result(name: str, trial: Trial, job: Job[tuple[SingleChange, ...]], scoring: Scoring) -> None:
    try:
        found = scoring.visible(job.result())
    except Cancelled:
        return
    except Exception as error:
        show_problem(error)
        return
    if not found:
        _note("There is nothing to try.")
        return
    _note(CAVEAT)
    raising = sum(one.change.points > 0 for one in found)
    if not raising:
        _note(f"None of these changes raises the {found[0].change.output}.")
    shown = min(len(found), FIRST if raising else 3)
    _show_rows(name, trial, found[:shown])
    if len(found) > shown:
        with st.expander(f"The other {len(found) - shown}, down to what lowers it most", key=f"{name}-rest"):
            _show_rows(name, trial, found[shown:], shown)


def _show_rows(name: str, trial: Trial, found: Sequence[SingleChange], first: int = 0) -> None:
    for place, one in enumerate(found, start=first):
        text, button = st.columns([5, 1], vertical_alignment="center")
        with text:
            st.html(f'<p class="ap-trial">{escape(described(one))}<br>{change_html(one.change)}</p>')
        with button:
            st.button("Try it", key=f"{name}-try-{place}", on_click=trial.take, args=(one.pitch, one.kind))


def _note(text: str) -> None:
    st.html(f'<p class="ap-muted">{escape(text)}</p>')
