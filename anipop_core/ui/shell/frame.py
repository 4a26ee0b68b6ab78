"""What every page has: settings, style, navigation, the model's state, and a net under its errors.

Pages stand in `pages/` and call this, instead of `st.navigation`: a deep link that is the first request of a
fresh server then finds its page and its frame, because no entry script has to run before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from anipop_core.ui.shell import resources
from anipop_core.ui.shell.connection import watch_connection
from anipop_core.ui.shell.leaving import send_texts_before_leaving
from anipop_core.ui.shell.messages import show_problem
from anipop_core.ui.shell.style import stylesheet

PAGES = {
    "Score": "pages/score_pitch.py",
    "What if": "pages/what_if.py",
    "Meeting": "pages/meeting.py",
    "Browse": "pages/browse_titles.py",
    "Evidence": "pages/evidence.py",
}
POLL_S = 1.0


@contextmanager
def frame(page_title: str) -> Iterator[None]:
    """Draws the frame and runs the page's body in it; the model starts to load once the body is drawn."""
    _start(page_title)
    with st.container(horizontal=True, vertical_alignment="center", key="navigation"):
        st.html('<span class="ap-brand">AniPop</span>', width="content")
        for label, page in PAGES.items():
            st.page_link(page, label=label)
        st.space("stretch")
        with st.container(width="content", key="model-status"):
            _model_status()
    send_texts_before_leaving()
    with _net():
        yield


@contextmanager
def bare_frame(page_title: str) -> Iterator[None]:
    """The same without navigation, for the projector."""
    _start(page_title)
    with _net():
        yield


def _start(page_title: str) -> None:
    st.set_page_config(page_title=f"{page_title} · AniPop", layout="wide", initial_sidebar_state="collapsed")
    st.html(stylesheet())
    watch_connection()


@contextmanager
def _net() -> Iterator[None]:
    """Errors of the body become messages; then the model starts to load."""
    try:
        yield
    except Exception as error:
        show_problem(error)
    resources.warm_up()


def _model_status() -> None:
    poll_s = POLL_S if resources.is_loading() else None
    st.fragment(_status_line, run_every=poll_s)(poll_s is not None)


def _status_line(was_loading: bool) -> None:
    """Once the model is there, the page is drawn again: its figures and choices need it."""
    if was_loading and not resources.is_loading():
        st.rerun()
    found = resources.loaded_predictor()
    if was_loading:
        text = "model loading …"
    elif found is None:
        text = "model not available"
    else:
        text = f"model {found.checkpoint.name} · {str(found.device).upper()}"
    st.html(f'<span class="ap-status" role="status">{text}</span>', width="content")
