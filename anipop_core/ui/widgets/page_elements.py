"""Text, figures and tables in the style that all pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import plotly.graph_objects as go
import streamlit as st

from anipop_core.ui.shell.style import STATIC_FIGURE


def show_sentence(text: str) -> None:
    """A finding in a sentence, at a width that reads well; nothing for ""."""
    if text:
        st.html(f'<p style="max-width:46rem;margin:.25rem 0">{escape(text)}</p>')


def show_figure(figure: go.Figure, key: str, alt: str) -> None:
    """A figure with its text alternative, for screen readers."""
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key=key, alt=alt)


def show_subheading(text: str) -> None:
    """A heading below `show_heading`'s."""
    st.html(f'<h3 class="ap-subheading">{escape(text)}</h3>')


def show_gloss(text: str) -> None:
    """A small grey explanation."""
    st.html(f'<p class="ap-muted" style="max-width:46rem;margin:.25rem 0;font-size:14px">{escape(text)}</p>')


def show_table(label: str, head: Sequence[str], rows: Iterable[Sequence[str]], words: Iterable[int] = (0,)) -> None:
    """words: places of the columns that hold words; the others hold numbers, aligned to the right."""
    left = set(words)

    def cell(tag: str, place: int, text: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        align = "" if place in left else ' class="ap-number"'
        return f"<{tag}{scope}{align}>{escape(text)}</{tag}>"

    heading = "".join(cell("th", place, text) for place, text in enumerate(head))
    body = "".join(f"<tr>{''.join(cell('td', p, text) for p, text in enumerate(row))}</tr>" for row in rows)
    st.html(
        f'<table class="ap-table" style="max-width:70rem" aria-label="{escape(label)}"><tr>{heading}</tr>{body}</table>'
    )
