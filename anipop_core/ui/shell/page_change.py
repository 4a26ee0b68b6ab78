"""Another page is to be opened from a button's callback, where Streamlit can't do so yet.

What a click does belongs into callbacks: they run first, while what stands further down in a script is skipped
when the next click, or the model that has finished loading, starts the script anew.
"""

from __future__ import annotations

import streamlit as st

_KEY = "next_page"


def go_to(page: str) -> None:
    """Open a page, by its path as in `PAGES`, when the script comes to `follow`."""
    st.session_state[_KEY] = page


def follow() -> None:
    page: str | None = st.session_state.pop(_KEY, None)
    if page is not None:
        st.switch_page(page)
