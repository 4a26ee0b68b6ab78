"""How far an explanation can be trusted: its faithfulness test, and other attribution methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from anipop_core.attribution.methods import MethodResult
from anipop_core.figures.faithfulness import curves, curves_sentence
from anipop_core.schema import Explanation, Pitch, WordShare
from anipop_core.ui.session.explaining import ExplanationJob, show_until_done
from anipop_core.ui.session.jobs import Job
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.widgets.page_elements import show_gloss, show_sentence
from anipop_core.ui.widgets.shading import shaded_text

TESTING = "Testing the explanation: taking away what it calls strong, and as much at random"


def show_test(job: ExplanationJob, test: Job[Explanation]) -> None:
    """The verdicts of the faithfulness test; its progress until it is done."""
    explained = show_until_done(job, test, TESTING)
    if explained is None:
        return
    found = explained.faithfulness
    tests = [*([found["words"]] if "words" in found else []), *found.get("regions", [])]
    for one in tests:
        show_sentence(f"{one['block']}: {one['verdict']}")
    if untested := found.get("untested"):
        show_gloss(untested)
    if tests:
        with st.expander("The whole test, as curves"):
            for place, one in enumerate(tests):
                _show_curves(one, place)


def _show_curves(test: dict[str, Any], place: int) -> None:
    figure: go.Figure = curves(test, colours())
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key=f"curves-{place}", alt=curves_sentence(test))
    show_gloss(curves_sentence(test))


def show_methods(pitch: Pitch, job: ExplanationJob, explanation: Explanation) -> None:
    """Other methods on one text or picture: what each costs, and how far its strongest shares move the score."""
    subjects = {block.name: block for block in explanation.blocks if block.kind in ("synopsis", "image")}
    if not subjects:
        st.caption("Nothing here to compare: the pitch has neither a synopsis nor a picture of its own.")
        return
    # By name: the points are others from another base, and the choice outlives that.
    block = subjects[st.selectbox("Compare on", list(subjects), key="panel-block")]
    if not st.toggle("Compare the methods (up to a minute)", key=f"panel-{job.id}-{block.name}"):
        return
    asked = job.word_panel() if block.kind == "synopsis" else job.picture_panel(block)
    panels = show_until_done(job, asked, "Working through the methods")
    if panels is None:
        return
    st.dataframe(
        [
            {
                "Method": panel.method,
                "Seconds": "with the score" if panel.seconds == 0 else f"{panel.seconds:.1f}",
                "Strongest removed": f"{panel.strongest:.3f}",
                "Random removed": f"{panel.random:.3f}",
                "Ratio": f"{panel.ratio:.1f}",
            }
            for panel in panels
        ],
        hide_index=True,
    )
    if block.kind == "synopsis":
        _show_shading(pitch.synopsis, panels, explanation, block.name)


def _show_shading(text: str, panels: Sequence[MethodResult], explanation: Explanation, block: str) -> None:
    chosen = st.selectbox("Shade the synopsis by", panels, format_func=lambda p: p.method, key="panel-method")
    words = [word for word in explanation.words if word.block == block]
    shaded = [WordShare(block, w.text, w.start, w.end, value) for w, value in zip(words, chosen.points, strict=True)]
    st.html(shaded_text(text, shaded, []))
