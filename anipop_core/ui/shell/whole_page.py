"""A click inside a fragment that changes what stands outside it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def and_redraw_page(change: Callable[[], object]) -> Callable[[], None]:
    """A callback that makes `change` and has the whole page drawn again.

    Asked for in the callback, and not by `if st.button(…): st.rerun()` where the button stands: a change that takes
    its own button away is never followed by that line.
    """

    def callback() -> None:
        change()
        st.rerun()

    return callback
