"""The texts of two versions in one: what was struck out, what was added, and how many points those words had."""

from __future__ import annotations

import time
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.numbers import UNIT, points_text
from anipop_core.schema import Explanation, Output, Pitch, WordShare
from anipop_core.ui.session import keys
from anipop_core.ui.session.jobs import (
    POLL_S,
    Job,
    forget_job,
    job_of,
    show_progress,
    start_job,
)
from anipop_core.ui.session.scored import last_scored
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.what_if.cards import change_html
from anipop_core.ui.widgets.shading import block_side

if TYPE_CHECKING:
    from anipop_core.progress import Progress
    from anipop_core.scenarios.comparison import Comparison, TextDiff
    from anipop_core.scenarios.stopping import IsCancelled
    from anipop_core.scenarios.text_diff import Segment

Words = tuple[WordShare, ...]
WORKING = "Working out the points of the words"
# Explaining takes both cores: whoever tries one value after the other shouldn't wait for it.
QUIET_S = 0.5  # without a change, before it begins
_JOB = "words"


def show_texts(comparison: Comparison, base: Pitch, other: Pitch) -> None:
    """The synopsis and the descriptions that differ; first as they are, with points once these are worked out."""
    from anipop_core.scenarios.comparison import text_diffs

    model = resources.predictor()
    diffs = text_diffs(model, base, other)
    if not diffs:
        return
    show_heading("The texts", "struck out is gone, underlined is new")
    output, words = comparison.output, _words(base, other, comparison.output)
    if words is not None:
        diffs = text_diffs(model, base, other, *words)
    changes = {part.difference: part.change for part in comparison.parts}
    for diff in diffs:
        st.html(
            f'<h3 class="ap-subheading">{escape(diff.difference.name)} '
            f'<span style="font-weight:400">{change_html(changes[diff.difference])}</span></h3>'
            f"{diff_html(diff, output)}"
        )
    if words is not None:
        st.caption(
            f"Numbers are {UNIT[output]}: of struck-out words in the base, of underlined ones in the other version. "
            "They don't sum to the whole change, as the words that stayed say something else beside new neighbours."
        )


def diff_html(diff: TextDiff, output: Output = "score") -> str:
    """Escaped HTML of the two texts in one."""
    return f'<p class="ap-text ap-diff">{"".join(_segment(segment, output) for segment in diff.segments)}</p>'


def _segment(segment: Segment, output: Output) -> str:
    text = escape(segment.text)
    if segment.kind == "kept":
        return text
    tag = "del" if segment.kind == "removed" else "ins"
    if segment.points is None:
        return f"<{tag}>{text}</{tag}>"
    points = f'<sup class="{block_side(segment.points, output)}">{points_text(segment.points, output)}</sup>'
    return f"<{tag}>{text}</{tag}>{points}"


def _words(base: Pitch, other: Pitch, output: Output) -> tuple[Words, Words] | None:
    """The words of both versions' explanations; None while they are worked out, which is then shown."""
    job = job_of(_JOB)
    if job is None or job.inputs != (base, other) or job.is_cancelled:
        if _seconds_shown(base, other) < QUIET_S:
            st.fragment(_wait_for_quiet, run_every=POLL_S)(base, other)
            return None
        job = _begin(base, other)
    if not job.is_done:
        show_progress(_JOB, job, WORKING)
        return None
    try:
        before, after = job.result()
        st.session_state[keys.WHAT_IF_WORDS] = {base: before, other: after}  # one of the two is likely to stay
        return before.of(output).words, after.of(output).words
    except Exception as error:
        show_problem(error)
        return None


def _seconds_shown(base: Pitch, other: Pitch) -> float:
    """How long these two have stood there."""
    pair, since = st.session_state.get(keys.WHAT_IF_SHOWN, (None, 0.0))
    if pair != (base, other):
        forget_job(_JOB)
        since = time.monotonic()
        st.session_state[keys.WHAT_IF_SHOWN] = ((base, other), since)
    return time.monotonic() - since


def _wait_for_quiet(base: Pitch, other: Pitch) -> None:
    st.progress(0.0, f"{WORKING}: 0%")
    if _seconds_shown(base, other) >= QUIET_S:
        st.rerun()


def _begin(base: Pitch, other: Pitch) -> Job[tuple[Explanation, Explanation]]:
    model, scored = resources.predictor(), last_scored()
    known: dict[Pitch, Explanation] = st.session_state.get(keys.WHAT_IF_WORDS, {})

    def run(progress: Progress, is_cancelled: IsCancelled) -> tuple[Explanation, Explanation]:
        from anipop_core.attribution.explain import explain

        def explained(pitch: Pitch, part: int) -> Explanation:
            if pitch in known:
                return known[pitch]
            if scored and scored.pitch == pitch and scored.explanation.is_done:
                return scored.explanation.result()
            return explain(model, pitch, lambda done, of: progress(part * of + done, 2 * of))

        return explained(base, 0), explained(other, 1)

    return start_job(_JOB, (base, other), run)
