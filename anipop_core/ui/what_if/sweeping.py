"""One fact over all its values; one of them is taken over into the trial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from anipop_core.figures.changes import change_text
from anipop_core.figures.numbers import output_text
from anipop_core.figures.sweep import shown_points, sweep_figure, sweep_sentence, value_text
from anipop_core.reports.names import FACT_LABELS
from anipop_core.scenarios.fact_values import FIELDS, Field, value_of, with_value
from anipop_core.schema import Output
from anipop_core.ui.session import keys
from anipop_core.ui.session.scoring import Scoring
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.what_if.trial import Trial

if TYPE_CHECKING:
    from anipop_core.scenarios.sweep import SweepPoint

FEW = 10  # known titles: with fewer a score is a guess


def show_sweep(trial: Trial, scoring: Scoring, output: Output) -> None:
    """Choose a fact, see all its values, take one over by a click on its dot or from the list.

    A value with which the trial would read like a sealed version is left out.
    """
    field = st.selectbox(
        "Fact",
        FIELDS,
        format_func=lambda name: FACT_LABELS[name],
        key="sweep-field",
        persist_state="session",
    )
    visible = scoring.sweep(trial.pitch, field, output)
    found = visible.sweep
    points = shown_points(found)
    _choice(trial, field, found.points, output)
    drawn_for = trial.draft.id
    key = keys.sweep_figure(field, drawn_for, output)
    st.plotly_chart(
        sweep_figure(found, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key=key,
        alt=sweep_sentence(found),
        on_select=lambda: _take_selected(trial, field, points, key, drawn_for),
        selection_mode="points",
    )
    left_out = len(found.points) - len(points)
    st.caption(
        "A click on a dot takes the value over. Grey can't be told from the plan as it is. The number on the right "
        f"is how many known titles of this format have the value: below {FEW} the score is a guess."
        + (f" {left_out} values in the middle are left out here; the list has them." if left_out else "")
        + (" A value of a version whose score is sealed is left out." if visible.sealed else "")
    )


def _choice(trial: Trial, field: Field, points: Sequence[SweepPoint], output: Output) -> None:
    key = keys.sweep_value(field, trial.draft.id, output)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Value",
            range(len(points)),
            index=next(place for place, point in enumerate(points) if point.action == "keep"),
            format_func=lambda place: _described(points[place], output),
            key=key,
        )
        st.button(
            "Take it over",
            key=f"take-over-{field}",
            on_click=lambda: _take(trial, field, points[st.session_state[key]]),
        )


def _described(point: SweepPoint, output: Output) -> str:
    value = output_text(point.scored.ends(output)[0], output)
    titles = f"{point.titles:,} known titles"
    if point.action == "keep":
        return f"{value_text(point)}: {value}; {titles}"
    return f"{value_text(point)}: {value}, {change_text(point.change)}; {titles}"


def _take_selected(trial: Trial, field: Field, points: Sequence[SweepPoint], key: str, drawn_for: int) -> None:
    """The row that was clicked: rows are numbered from the top down.

    Streamlit calls this once more where another click interrupts the run after the first: that click stands.
    """
    if trial.draft.id != drawn_for:
        return
    selected: list[dict[str, Any]] = st.session_state[key]["selection"]["points"]
    if selected:
        _take(trial, field, points[int(selected[0]["y"])])


def _take(trial: Trial, field: Field, point: SweepPoint) -> None:
    """The swept value alone: the other facts of a point are as the model reads them, not as they were given."""
    if point.action != "keep":
        trial.take_facts(with_value(trial.pitch.facts, field, value_of(point.facts, field)))
