"""A page that lost its connection says so, and is drawn anew once the app answers: Streamlit leaves one standing whose
session is gone, which takes clicks and does nothing."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from anipop_core.digests import bytes_digest

LOST = (
    "No connection to AniPop: nothing here works until it is back. Check that it is running and leave this tab open; "
    "the page goes on by itself."
)
ANEW = (
    "AniPop was started again, or the connection was lost for hours, so this page has begun anew. What was typed and "
    "not kept is gone from it, unless it says that it was brought back."
)
TYPED = "What stood in this page's fields, to be copied"
_component = st.components.v2.component(
    "anipop_connection", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def watch_connection() -> None:
    """Draw the script, once a page and outside its fragments: what it asks for has the whole page drawn."""
    context = get_script_run_ctx()
    session = bytes_digest(context.session_id.encode()) if context else ""
    _component(
        key="connection",
        data={"session": session, "lost": LOST, "anew": ANEW, "typed": TYPED},
        height=1,
        on_again_change=lambda: None,
    )
