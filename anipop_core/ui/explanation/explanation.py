"""What drove a score: the waterfall of its parts, each of them in detail, its test, and files to take away."""

from __future__ import annotations

import json

import streamlit as st

from anipop_core.attribution.agreement import agreement, sentence
from anipop_core.attribution.baselines import BASELINES
from anipop_core.attribution.explain import explanation_to_json
from anipop_core.figures.drivers import drivers, drivers_sentence
from anipop_core.figures.numbers import score_text
from anipop_core.reports.explanation_tables import explanation_to_csv
from anipop_core.reports.html import explanation_to_html
from anipop_core.schema import (
    Explanation,
    Pitch,
)
from anipop_core.ui.explanation.blocks import show_blocks, shown_blocks
from anipop_core.ui.explanation.leave_one_out import show_leave_one_out
from anipop_core.ui.explanation.trust import show_methods, show_test
from anipop_core.ui.session.explaining import ExplanationJob, show_until_done
from anipop_core.ui.session.jobs import Job
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.widgets.page_elements import show_gloss

NOTHING_READ = (
    "The model could read nothing of this pitch, so nothing drove its score: write the synopsis in English, or add a "
    "picture or a fact of the plan."
)


def show_explanation(pitch: Pitch, job: ExplanationJob) -> None:
    """Draw a finished explanation. Where it failed, draw a message; the score above it stays."""
    try:
        explained = job.result()
    except Exception as error:
        show_heading("What drove it")
        show_problem(error)
        return
    _show_from_baseline(pitch, job, explained)


@st.fragment
def _show_from_baseline(pitch: Pitch, job: ExplanationJob, average: Explanation) -> None:
    """A fragment: another baseline redraws the explanation, not the page."""
    show_heading("What drove it", "in score points")
    if not average.blocks:
        st.html(f"<p>{NOTHING_READ}</p>")
        return
    chosen = st.selectbox(
        "Told from", list(BASELINES), format_func=lambda name: BASELINES[name], key="baseline", width=320
    )
    explained = show_until_done(job, job.based_on(chosen), "Explaining it from there")
    if explained is None:
        return
    test = job.test_from(chosen)
    _show_drivers(explained)
    if chosen != "average":
        show_gloss(sentence(agreement(average, explained)))
    show_test(job, test)
    show_blocks(shown_blocks(pitch, explained))
    with st.expander("Every part, ranked; take one out"):
        show_leave_one_out(pitch, job, explained)
    with st.expander("Other methods, for specialists"):
        show_methods(pitch, job, explained)
    _show_downloads(pitch, test, explained)


def _show_downloads(pitch: Pitch, test: Job[Explanation], explanation: Explanation) -> None:
    """Made when asked for; with the test, once there is one. A click draws nothing again: the files of the other
    buttons would be gone for that moment, and a quick click on one of them lost."""

    def whole() -> Explanation:
        return test.result() if test.is_done and not test.has_failed else explanation

    def as_json() -> str:
        return json.dumps(explanation_to_json(whole()), indent=1, ensure_ascii=False)

    with st.container(horizontal=True):
        for label, content, ending, mime in (
            ("JSON", as_json, "json", "application/json"),
            ("CSV", lambda: explanation_to_csv(explanation), "csv", "text/csv"),
            ("Page to take away", lambda: explanation_to_html(pitch, whole()), "html", "text/html"),
        ):
            st.download_button(label, content, f"explanation.{ending}", mime, key=f"as-{ending}", on_click="ignore")


def _show_drivers(explanation: Explanation) -> None:
    base, score, blocks = explanation.base, explanation.score, explanation.blocks
    st.plotly_chart(
        drivers(blocks, base, score, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key="drivers",
        alt=drivers_sentence(blocks, base, score),
    )
    colour = "Blue raises the score, orange lowers it, grey is too little to say."
    show_gloss(
        f"Base {score_text(base)}, score {score_text(score)}. {explanation.baseline} {colour}{_rounding(explanation)}"
    )


def _rounding(explanation: Explanation) -> str:
    """What the reader who adds up the figures as shown gets, where that isn't the score."""
    shown = round(explanation.base, 2) + sum(round(block.points, 2) for block in explanation.blocks)
    if score_text(shown) == score_text(explanation.score):
        return ""
    return f" As rounded here, the parts add up to {score_text(shown)}."
