"""What drove a score: the waterfall of its parts, each of them in detail, its test, and files to take away."""

from __future__ import annotations

import json

import streamlit as st

from anipop_core.attribution.agreement import agreement, sentence
from anipop_core.attribution.baselines import BASELINES
from anipop_core.attribution.explain import explanation_to_json
from anipop_core.figures.drivers import drivers, drivers_sentence
from anipop_core.figures.numbers import DECIMALS, UNIT, members_text, output_text
from anipop_core.reports.explanation_tables import explanation_to_csv
from anipop_core.reports.findings.slopes import by_chance
from anipop_core.reports.html import explanation_to_html
from anipop_core.schema import (
    Explanation,
    Output,
    Pitch,
)
from anipop_core.ui.explanation.blocks import show_blocks, shown_blocks
from anipop_core.ui.explanation.leave_one_out import show_leave_one_out
from anipop_core.ui.explanation.trust import show_methods, show_test
from anipop_core.ui.session.explaining import ExplanationJob, show_until_done
from anipop_core.ui.session.jobs import Job
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.shell.resources import predictor
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.widgets.output_choice import choose_output
from anipop_core.ui.widgets.page_elements import show_gloss

ONLY_SCORE_TESTED = "Whether taking its strongest words away really moves it is tested for the score only."


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
    show_heading("What drove it")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        output = choose_output()
        chosen = st.selectbox(
            "Told from", list(BASELINES), format_func=lambda name: BASELINES[name], key="baseline", width=320
        )
    explained = show_until_done(job, job.based_on(chosen), "Explaining it from there")
    if explained is None:
        return
    test = job.test_from(chosen)
    shown = explained.of(output)
    _show_drivers(shown, output)
    if chosen != "average":
        show_gloss(sentence(agreement(average.of(output), shown), output))
    if output == "score":
        show_test(job, test)
    else:
        show_gloss(ONLY_SCORE_TESTED)
    show_blocks(shown_blocks(pitch, shown, output), by_chance(predictor().checkpoint.report))
    with st.expander("Every part, ranked; take one out"):
        show_leave_one_out(pitch, job, shown, output)
    if output == "score":
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


def _show_drivers(explanation: Explanation, output: Output) -> None:
    base, score, blocks = explanation.base, explanation.score, explanation.blocks
    show_gloss(f"In {UNIT[output]}.{_in_members(explanation)}")
    st.plotly_chart(
        drivers(blocks, base, score, colours(), output),
        theme=None,
        config=STATIC_FIGURE,
        key="drivers",
        alt=drivers_sentence(blocks, base, score, output),
    )
    colour = f"Blue raises the {output}, orange lowers it, grey is too little to say."
    show_gloss(
        f"Base {output_text(base, output)}, {output} {output_text(score, output)}. {explanation.baseline} {colour}"
        f"{_rounding(explanation, output)}"
    )


def _in_members(explanation: Explanation) -> str:
    """Where a reach begins and ends in list members, which multiply and so can't be added up themselves."""
    if explanation.members is None:
        return ""
    base, expected = members_text(explanation.members.base), members_text(explanation.members.expected)
    return f" The base stands for {base} list members, the pitch for {expected}."


def _rounding(explanation: Explanation, output: Output) -> str:
    """What the reader who adds up the figures as shown gets, where that isn't the score or the reach."""
    digits = DECIMALS[output]
    shown = round(explanation.base, digits) + sum(round(block.points, digits) for block in explanation.blocks)
    if output_text(shown, output) == output_text(explanation.score, output):
        return ""
    return f" As rounded here, the parts add up to {output_text(shown, output)}."
