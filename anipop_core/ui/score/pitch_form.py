"""The form for a pitch: title, synopsis, characters, art, plan.

Not an `st.form`: that would lose what was typed but not submitted when the page changes. It is a fragment, so
that a change redraws the form and leaves the results alone.
"""

from __future__ import annotations

import streamlit as st

from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.ui.score.document_field import show_document_field, show_unread
from anipop_core.ui.score.draft_keeping import keep_draft, show_brought_back
from anipop_core.ui.score.version_being_edited import show_edited_version, show_keep_buttons, show_saving
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import (
    Draft,
    bring_back,
    current_draft,
    draft_set_aside,
    start_draft,
)
from anipop_core.ui.session.opening import use_sample
from anipop_core.ui.session.page_change import and_redraw_page
from anipop_core.ui.session.scored import is_outdated, submit
from anipop_core.ui.widgets.picture_fields import show_errors
from anipop_core.ui.widgets.pitch_fields import keep_typed, show_pitch_fields


@st.fragment
def show_pitch_form() -> None:
    """The form for this session's draft, with its buttons."""
    draft = current_draft()
    show_brought_back(draft)
    show_edited_version(draft)
    _title(draft)
    show_pitch_fields(draft)
    if is_outdated():
        st.caption("Changed since it was scored.")
    _buttons(draft)
    keep_draft(draft)


def _buttons(draft: Draft) -> None:
    """Part of the fragment: a click that takes the focus from a text field sends the text and the click together,
    and as two requests, for a fragment and for the page, one of them would be lost."""
    show_errors(draft, "")
    with st.container(horizontal=True):
        st.button("Score this pitch", type="primary", key="score", on_click=and_redraw_page(submit))
        show_keep_buttons(draft)
    show_saving(draft)


def _start_empty() -> None:
    start_draft(Draft())


def _title(draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<h1 class="ap-large" style="margin:0;font-weight:600;padding:0">Pitch</h1>', width="content")
        st.space("stretch")
        if draft_set_aside() is not None:
            st.button("Bring back the other pitch", key="bring-back", type="tertiary", on_click=bring_back)
        if not draft.is_empty:
            st.button("Start empty", key="start-empty", type="tertiary", on_click=_start_empty)
        st.button("Use a sample", key="use-sample", on_click=use_sample)
    show_document_field()
    show_unread()
    key = keys.title(draft.id)
    st.text_input(
        "Title (shown only, it doesn't move the score)",
        draft.title,
        max_chars=MAX_LINE_LENGTH,
        key=key,
        on_change=lambda: keep_typed(draft, "title", key),
    )
    show_errors(draft, "title")
