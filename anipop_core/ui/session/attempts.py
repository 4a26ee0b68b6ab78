"""Errors of what a user attempted: each stands where it was attempted, until the next attempt."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.shell.messages import as_message, show_field_error


@contextmanager
def attempt(place: str) -> Iterator[None]:
    """Catch what goes wrong in the block, to be shown at `place`; an earlier failure is forgotten."""
    forget_failure()
    try:
        yield
    except Exception as error:
        st.session_state[keys.FAILED_ATTEMPT] = (place, as_message(error))


def show_failure(place: str) -> None:
    """The error of the last attempt, if that was made at `place`."""
    failed: tuple[str, str] | None = st.session_state.get(keys.FAILED_ATTEMPT)
    if failed is not None and failed[0] == place:
        show_field_error(failed[1])


def show_failure_elsewhere(area: str, drawn: Container[str]) -> None:
    """What went wrong at a place that begins with `area`, unless its rest is `drawn`: what stood there is gone."""
    failed: tuple[str, str] | None = st.session_state.get(keys.FAILED_ATTEMPT)
    if failed is not None and failed[0].startswith(area) and failed[0].removeprefix(area) not in drawn:
        show_field_error(failed[1])


def forget_failure() -> None:
    """Show the last error no more."""
    st.session_state.pop(keys.FAILED_ATTEMPT, None)
