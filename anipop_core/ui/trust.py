"""How far an explanation can be trusted: its own test, another base, other methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from anipop_core.attribution.methods import Panel
from anipop_core.figures.faithfulness import curves, curves_sentence
from anipop_core.schema import Pitch, WordShare
from anipop_core.ui.evidence_pieces import show_gloss, show_sentence
from anipop_core.ui.explaining import Explained, ExplanationJob
from anipop_core.ui.frame import STATIC_FIGURE, colours
from anipop_core.ui.messages import show_problem
from anipop_core.ui.shading import shaded_text

POLL_S = 1.0


def show_test(job: ExplanationJob) -> None:
    """The verdicts, or that they are being worked out."""
    st.fragment(_show_test, run_every=None if job.test.done() else POLL_S)(job, job.test.done())


def _show_test(job: ExplanationJob, was_done: bool) -> None:
    if not job.test.done():
        st.progress(job.share_done, "Testing the explanation: taking away what it calls strong, and as much at random")
        return
    if not was_done:
        st.rerun()
    try:
        found = job.test.result().faithfulness
    except Exception as error:
        show_problem(error)
        return
    tests = [*([found["words"]] if "words" in found else []), *found.get("regions", [])]
    for test in tests:
        show_sentence(f"{test['block']}: {test['verdict']}")
    if tests:
        with st.expander("The whole test, as curves"):
            for place, test in enumerate(tests):
                _show_curves(test, place)


def _show_curves(test: dict[str, Any], place: int) -> None:
    figure: go.Figure = curves(test, colours())
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key=f"curves-{place}", alt=curves_sentence(test))
    show_gloss(curves_sentence(test))


def show_methods(pitch: Pitch, job: ExplanationJob, explained: Explained) -> None:
    """Other methods on one text or picture: what each costs, and how far its strongest pieces move the score."""
    subjects = [block for block in explained.places if block.kind in ("synopsis", "image")]
    if not subjects:
        st.caption("Nothing here to compare: the pitch has neither a synopsis nor a picture of its own.")
        return
    block = st.selectbox("Compare on", subjects, format_func=lambda b: b.name, key="panel-block")
    if not st.toggle("Compare the methods (up to a minute)", key=f"panel-{block.name}"):
        return
    future = job.word_panel() if block.kind == "synopsis" else job.picture_panel(block)
    with st.spinner("Working through the methods"):
        panels: Sequence[Panel] = future.result()
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
        _show_shading(pitch.synopsis, panels, explained, block.name)


def _show_shading(text: str, panels: Sequence[Panel], explained: Explained, block: str) -> None:
    chosen = st.selectbox("Shade the synopsis by", panels, format_func=lambda p: p.method, key="panel-method")
    words = [word for word in explained.explanation.words if word.block == block]
    shaded = [WordShare(block, w.text, w.start, w.end, value) for w, value in zip(words, chosen.points, strict=True)]
    st.html(shaded_text(text, shaded, []))
