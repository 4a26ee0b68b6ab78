"""The ranked table of all parts; a click takes one out and scores the pitch again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from anipop_core.attribution.leave_one_out import Removal, removals_of
from anipop_core.figures.numbers import points_text, score_text
from anipop_core.figures.overlay import where_in
from anipop_core.schema import Explanation, Pitch
from anipop_core.ui.session.explaining import ExplanationJob
from anipop_core.ui.shell.messages import show_problem
from anipop_core.ui.widgets.facts_fields import LABELS

KINDS = {"Parts": "block", "Sentences": "sentence", "Words": "word", "Regions": "region", "Facts": "fact"}
ROWS = 300  # strongest first; more are nobody's reading
WHOLE_DIFFERS = (
    "The two ask different questions: the points compare this part with the base's, which stands in its place; scored "
    "again, the pitch has no such part at all."
)
PIECE_DIFFERS = (
    "The two differ where parts stand in for each other: without one, the rest of the text or the other pictures weigh "
    "more. The points share out the whole score; scoring again asks about this one cut."
)


def show_edit_audit(pitch: Pitch, job: ExplanationJob, explanation: Explanation) -> None:
    """What its points imply stands beside what really happens."""
    edits = removals_of(pitch, explanation)
    if not edits:
        st.caption("There is no part to take out.")
        return
    kinds = [label for label, kind in KINDS.items() if any(kind_of(edit) == kind for edit in edits)]
    chosen = st.segmented_control("Show", kinds, default=kinds[0], key="edit-kind") or kinds[0]
    shown = [edit for edit in edits if kind_of(edit) == KINDS[chosen]]
    shown = sorted(shown, key=lambda edit: -abs(edit.points))[:ROWS]
    st.caption("Strongest first. Select a row to take that part out and score the pitch without it.")
    event = st.dataframe(
        pd.DataFrame(
            [{"Part": label(edit), "In": edit.block.name, "Points": points_text(edit.points)} for edit in shown]
        ),
        hide_index=True,
        height=280,
        on_select="rerun",
        selection_mode="single-row",
        key=f"edits-{chosen}",
        column_config={"Part": st.column_config.TextColumn(width="large")},
    )
    rows = event.selection.rows
    if rows and rows[0] < len(shown):
        _show_audit(pitch, job, explanation, shown[rows[0]])


def kind_of(edit: Removal) -> str:
    if edit.span is not None:
        return "sentence" if edit.is_sentence else "word"
    if edit.box is not None:
        return "region"
    return "fact" if edit.field else "block"


def label(edit: Removal) -> str:
    """One line; of a region where it is in the picture, of a fact what it says."""
    text = edit.label
    if edit.box is not None:
        text = f"{edit.label} ({where_in(edit.box)})"
    elif edit.field:
        text = f"{LABELS.get(edit.field, edit.field)}: {edit.label}"
    return " ".join(text.split())


def _show_audit(pitch: Pitch, job: ExplanationJob, explanation: Explanation, edit: Removal) -> None:
    from anipop_core.attribution.leave_one_out import leave_out

    try:
        with st.spinner("Scoring the pitch without it"):
            found = leave_out(job.predictor, pitch, edit)
    except Exception as error:
        show_problem(error)
        return
    before = explanation.score
    st.markdown(
        f"Without it the points imply **{points_text(found.implied)}**. Scored again it is "
        f"**{points_text(found.actual)}**: {score_text(before)} becomes {score_text(before + found.actual)}."
    )
    if abs(found.implied - found.actual) > max(0.05, abs(found.actual) / 2):
        st.caption(WHOLE_DIFFERS if kind_of(edit) == "block" else PIECE_DIFFERS)
