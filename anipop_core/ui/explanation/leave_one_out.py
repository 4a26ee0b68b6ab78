"""Leave one part out: a ranked table of all parts; a click scores the pitch again without the one selected."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from anipop_core.attribution.leave_one_out import Removal, removals_of
from anipop_core.figures.numbers import output_text, points_text
from anipop_core.figures.pictures import where_in
from anipop_core.reports.names import FACT_LABELS
from anipop_core.schema import SPREAD, Explanation, Output, Pitch
from anipop_core.ui.session.explaining import ExplanationJob
from anipop_core.ui.shell.messages import show_problem

KINDS = {"Parts": "block", "Sentences": "sentence", "Words": "word", "Regions": "region", "Facts": "fact"}
ROWS = 300  # strongest first; more are nobody's reading
WHOLE_DIFFERS = (
    "The two ask different questions: the points compare this part with the base's, which stands in its place; scored "
    "again, the pitch has no such part at all."
)
PART_DIFFERS = (
    "The two differ where parts stand in for each other: without one, the rest of the text or the other pictures weigh "
    "more. The points share out the whole score; scoring again asks about this one cut."
)


def show_leave_one_out(pitch: Pitch, job: ExplanationJob, explanation: Explanation, output: Output = "score") -> None:
    """The table; for the selected row, the points beside the change when the pitch is really scored without it."""
    removals = removals_of(pitch, explanation)
    if not removals:
        st.caption("There is no part to take out.")
        return
    kinds = [label for label, kind in KINDS.items() if any(kind_of(removal) == kind for removal in removals)]
    chosen = st.segmented_control("Show", kinds, default=kinds[0], key="removal-kind") or kinds[0]
    shown = [removal for removal in removals if kind_of(removal) == KINDS[chosen]]
    shown = sorted(shown, key=lambda removal: -abs(removal.points))[:ROWS]
    st.caption("Strongest first. Select a row to take that part out and score the pitch without it.")
    event = st.dataframe(
        pd.DataFrame(
            [
                {"Part": label(removal), "In": removal.block.name, "Points": points_text(removal.points, output)}
                for removal in shown
            ]
        ),
        hide_index=True,
        height=280,
        on_select="rerun",
        selection_mode="single-row",
        key=f"removals-{chosen}" + ("-reach" if output == "reach" else ""),
        column_config={"Part": st.column_config.TextColumn(width="large")},
    )
    rows = event.selection.rows
    if rows and rows[0] < len(shown):
        _show_without(pitch, job, explanation, shown[rows[0]], output)


def kind_of(removal: Removal) -> str:
    """Which of `KINDS` a removal belongs to."""
    if removal.span is not None:
        return "sentence" if removal.is_sentence else "word"
    if removal.box is not None:
        return "region"
    return "fact" if removal.field else "block"


def label(removal: Removal) -> str:
    """One line that names the part: a region with its place in the picture, a fact with its field."""
    text = removal.label
    if removal.box is not None:
        text = f"{removal.label} ({where_in(removal.box)})"
    elif removal.field:
        text = f"{FACT_LABELS.get(removal.field, removal.field)}: {removal.label}"
    return " ".join(text.split())


def _show_without(
    pitch: Pitch, job: ExplanationJob, explanation: Explanation, removal: Removal, output: Output
) -> None:
    from anipop_core.attribution.leave_one_out import leave_out

    try:
        with st.spinner("Scoring the pitch without it"):
            found = leave_out(job.predictor, pitch, removal, output)
    except Exception as error:
        show_problem(error)
        return
    before = explanation.score
    st.markdown(
        f"Without it the points imply **{points_text(found.implied, output)}**. Scored again it is "
        f"**{points_text(found.actual, output)}**: {output_text(before, output)} becomes "
        f"{output_text(before + found.actual, output)}."
    )
    if abs(found.implied - found.actual) > max(0.05 * SPREAD[output], abs(found.actual) / 2):
        st.caption(WHOLE_DIFFERS if kind_of(removal) == "block" else PART_DIFFERS)
