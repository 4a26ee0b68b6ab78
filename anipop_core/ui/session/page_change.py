"""Callbacks that open another page, or draw the whole page again from inside a fragment.

What a click does belongs into callbacks: they run first, while what stands further down in a script is skipped
when the next click, or the model that has finished loading, starts the script anew.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from anipop_core.ui.session import keys


def go_to(page: str) -> None:
    """Open a page, by its path as in `PAGES`, once the script comes to `follow`: a callback can't do so itself."""
    st.session_state[keys.NEXT_PAGE] = page


def follow() -> None:
    """Open the page that `go_to` asked for, if any."""
    page: str | None = st.session_state.pop(keys.NEXT_PAGE, None)
    if page is not None:
        st.switch_page(page)


def and_redraw_page(change: Callable[[], object]) -> Callable[[], None]:
    """A fragment's callback that makes `change` and has the whole page drawn again.

    Asked for in the callback, and not by `if st.button(…): st.rerun()` where the button stands: a change that takes
    its own button away is never followed by that line.
    """

    def callback() -> None:
        change()
        st.rerun()

    return callback
