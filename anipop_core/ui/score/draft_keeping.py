"""Has the browser keep the draft on the form, and says what it brought back (`session.kept_draft`)."""

from __future__ import annotations

import secrets
from html import escape
from pathlib import Path

import streamlit as st

from anipop_core.ui.session import kept_draft, keys
from anipop_core.ui.session.draft import Draft, start_draft
from anipop_core.ui.shell.labels import local_time

_component = st.components.v2.component(
    "anipop_draft", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def keep_draft(draft: Draft) -> None:
    """Part of the form's fragment, so that every change reaches the browser. A session asks the browser first what
    it has kept: an empty form would be kept over it."""
    if not kept_draft.is_on():
        _component(key=keys.KEPT_DRAFT, data={"off": True}, height=1)
        return
    question = st.session_state.setdefault(keys.BROWSER_ASKED, 1 + secrets.randbits(32))
    if question:
        data: dict[str, object] = {"asks": question}
    else:
        pictures = kept_draft.pictures_of(draft)
        data = {
            "record": kept_draft.as_record(draft),
            "fields": kept_draft.text_fields(draft),
            "empty": draft.is_empty,
            "pictures": list(pictures),
        }
    _component(key=keys.KEPT_DRAFT, data=data, height=1, on_found_change=_receive)
    if not question:
        for digest, picture in pictures.items():  # one element each: Streamlit sends again what has changed
            kept = {"digest": digest, "text": kept_draft.as_text(picture)}
            _component(key=f"kept-picture-{digest}", data={"picture": kept}, height=1)


def show_brought_back(draft: Draft) -> None:
    """A note above the form, if a draft was brought back."""
    brought = kept_draft.brought_back(draft)
    if brought is None:
        return
    when = local_time(brought.time)
    if draft is brought.draft:
        said = f"Brought back what you had typed at {when}."
    else:
        said = f"What you had typed at {when} is set aside: “Bring back the other pitch” shows it."
    lines = "".join(f'<div class="ap-note">{escape(line)}</div>' for line in (said, *brought.lacks))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="brought-back"):
        st.html(f'<div role="status">{lines}</div>')
        if draft is brought.draft:
            st.button("Start afresh", key="start-afresh", type="tertiary", on_click=lambda: start_draft(Draft()))


def _receive() -> None:
    """Once: a second answer to the same question is passed over."""
    if st.session_state.get(keys.BROWSER_ASKED):
        st.session_state[keys.BROWSER_ASKED] = 0
        if kept_draft.receive(st.session_state[keys.KEPT_DRAFT]["found"]):
            st.rerun()  # of the page: its project may be another one
