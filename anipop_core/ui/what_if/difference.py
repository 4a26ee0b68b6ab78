"""Where the change from one version to another comes from."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.difference import difference_figure, difference_sentence
from anipop_core.figures.numbers import UNIT
from anipop_core.reports.names import FACT_LABELS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.what_if.cards import change_html

if TYPE_CHECKING:
    from anipop_core.scenarios.comparison import Comparison, FactChange

NOTHING = "Nothing differs yet. Change a fact, a sentence or a picture, and the new score appears here at once."


def show_difference(comparison: Comparison, base: str, other: str) -> None:
    """The waterfall of the change, then the changed facts one by one."""
    show_heading("Where the change comes from", f"in {UNIT[comparison.output]}", first=True)
    if not comparison.parts:
        st.html(f'<p class="ap-muted">{NOTHING}</p>')
        return
    st.plotly_chart(
        difference_figure(comparison, base, other, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key="what-if-difference",
        alt=difference_sentence(comparison, base, other),
    )
    st.caption(
        f"Blue raises the {comparison.output}, orange lowers it, grey can't be told from the model's noise."
        + ("" if comparison.exact else " The shares are sampled; they sum to the change all the same.")
    )
    for part in comparison.parts:
        if part.fields:
            _show_fields(part.fields, base, other)


def _show_fields(fields: Sequence[FactChange], base: str, other: str) -> None:
    rows = "".join(
        f"<tr><td>{escape(FACT_LABELS.get(field.field, field.field))}</td><td>{_value(field.before)}</td>"
        f"<td>{_value(field.after)}</td><td>{change_html(field.change)}</td></tr>"
        for field in fields
    )
    st.html(
        '<table class="ap-table" aria-label="Changed facts of the plan"><tr><th>Fact</th>'
        f"<th>{escape(base)}</th><th>{escape(other)}</th><th>Points</th></tr>{rows}</table>"
    )


def _value(text: str) -> str:
    return escape(text) or '<span class="ap-muted">not known</span>'
