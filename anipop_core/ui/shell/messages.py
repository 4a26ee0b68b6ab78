"""Errors, notices and headings as escaped HTML: what a user typed is only ever shown as text."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from html import escape

import streamlit as st

from anipop_core.errors import AniPopError, CheckpointError, WeightsError
from anipop_core.schema import Notice

DOCTOR = "`python -m anipop_core doctor` says what is missing and how to mend it."
OUR_SIDE = (
    "Something went wrong on our side. Your pitch is still here: try again, or reload the page. "
    "If it happens again, `python -m anipop_core doctor` checks the installation."
)


def show_heading(text: str, beside: str = "", first: bool = False) -> None:
    """A section's heading; `beside` is muted, on the same line. The `first` of a page has no line above it."""
    aside = f" <span>{escape(beside)}</span>" if beside else ""
    style = "ap-heading ap-first" if first else "ap-heading"
    st.html(f'<h2 class="{style}">{escape(text)}{aside}</h2>')


def show_field_error(message: str) -> None:
    """An error beside the field it belongs to; text between backticks is set as code."""
    st.html(f'<p class="ap-error" role="alert">{_with_code(message)}</p>')


def show_problem(error: Exception) -> None:
    """An error that belongs to no field."""
    show_field_error(as_message(error))


def as_message(error: Exception) -> str:
    """For the user. What was not meant to be read is logged and never shown."""
    if isinstance(error, AniPopError):
        installation = isinstance(error, CheckpointError | WeightsError)
        return f"{error} {DOCTOR}" if installation else str(error)
    log_problem(error)
    return OUR_SIDE


def show_notices(notices: Iterable[Notice]) -> None:
    """Warnings about how a pitch was read, one a line; nothing for none."""
    show_warnings(notice.message for notice in notices)


def show_warnings(messages: Iterable[str]) -> None:
    """Warnings, one a line; nothing for none."""
    items = "".join(f'<div class="ap-note">{escape(message)}</div>' for message in messages)
    if items:
        st.html(f'<div role="status" aria-label="Warnings">{items}</div>')


def log_problem(error: Exception) -> None:
    """Type and places only: the message of an unforeseen error may quote a confidential pitch."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    logging.getLogger("anipop").error("%s at %s", type(error).__name__, " < ".join(reversed(places)))


def _with_code(message: str) -> str:
    """Commands between backticks in a fixed-width font, everything else as it is."""
    parts = escape(message).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
