"""What the room decides: each decision is kept, the last one holds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import get_args

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.store.records import Decision, Round, Verdict, VersionSummary
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.projects import store
from anipop_core.ui.shell.labels import local_time
from anipop_core.ui.shell.messages import show_heading

NAMES: dict[Verdict, str] = {"go": "Go", "revise": "Revise", "pass": "Pass"}


def show_decisions(version: VersionSummary, found: Round) -> None:
    """The decision that holds, those before it, and the form for the next."""
    show_heading("Decision", "the model describes; the room decides")
    form, taken = st.columns([5, 7], gap="large")
    with taken:
        _show_taken(found.decisions)
    with form:
        _show_form(version.id)


def typed_reasons(version_id: str) -> str:
    """Reasons typed for a decision that was not kept yet."""
    typed: str = st.session_state.get(keys.reasons(version_id)) or ""
    return typed


def _show_form(version_id: str) -> None:
    verdict, reasons = keys.verdict(version_id), keys.reasons(version_id)
    st.segmented_control("The room says", get_args(Verdict), format_func=NAMES.__getitem__, key=verdict,
                         persist_state="session")  # fmt: skip
    st.text_area("Reasons", key=reasons, height=100, persist_state="session")
    st.button("Keep the decision", key="decide", on_click=_decide, args=(version_id, verdict, reasons))
    show_failure("decide")


def _decide(version_id: str, verdict: str, reasons: str) -> None:
    """What was typed stays in its fields unless it was kept."""
    with attempt("decide"):
        chosen = st.session_state[verdict]
        if chosen is None:
            raise InputError("There is no decision yet.", "Allowed are go, revise and pass.", "Choose one.", "verdict")
        store().room.decide(version_id, chosen, st.session_state[reasons])
        st.session_state[verdict], st.session_state[reasons] = None, ""


def _show_taken(decisions: Sequence[Decision]) -> None:
    if not decisions:
        st.html('<p class="ap-muted">Nothing is decided yet.</p>')
        return
    *before, last = decisions
    st.html(
        f'<p class="ap-large" style="margin:0"><b>{NAMES[last.verdict]}</b> '
        f'<span class="ap-muted">{local_time(last.decided_at)}</span></p>'
        f'<p class="ap-text">{escape(last.reasons)}</p>'
    )
    if before:
        items = "".join(
            f'<li>{NAMES[one.verdict]} <span class="ap-muted">{local_time(one.decided_at)}</span> '
            f"{escape(one.reasons)}</li>"
            for one in reversed(before)
        )
        st.html(f'<p class="ap-muted" style="margin:0">Before that:</p><ul class="ap-earlier">{items}</ul>')
