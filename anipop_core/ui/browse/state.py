"""The view a visitor has of a table: kept in the session and, where it may be sent, in the URL.

Widgets and figures change the session's view and write the URL; a URL that differs from it (a link, the browser's
back button) wins. A callback never reads the URL: the browser may send one that is a moment old.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from anipop_core.browsing.filters import Filter
from anipop_core.browsing.titles import Titles
from anipop_core.browsing.urls import read_params, view_params
from anipop_core.browsing.view import View
from anipop_core.ui.session import keys


class BrowseState:
    """One table's view, read and changed by the widgets of its page."""

    def __init__(self, titles: Titles, place: str, in_url: bool) -> None:
        """place: begins the keys of all widgets; in_url: False keeps what is typed and chosen out of the URL."""
        self.titles, self.place, self._in_url = titles, place, in_url
        self.ignored: tuple[str, ...] = ()  # what made no sense in the URL, or for a table that was changed

    def key(self, name: str) -> str:
        """The key of a widget of this page."""
        return keys.browse(self.place, name)

    @property
    def view(self) -> View:
        found: View = st.session_state.get(keys.browse_view(self.place), View())
        return found

    def read(self, coming_back: bool) -> None:
        """Take the view from the URL; after a visit to another page, without parameters, the last one is restored.

        Without a URL the session's own view is read again: its table may have lost columns and words since.
        """
        if coming_back and not self._params() and self.view != View():
            self._write_url()
            return
        view, self.ignored = read_params(self._params(), self.titles.offer)
        st.session_state[keys.browse_view(self.place)] = view

    def change(self, change: Callable[[View], View]) -> None:
        """Put a changed view in place of the present one."""
        st.session_state[keys.browse_view(self.place)] = change(self.view)
        self._write_url()

    def put(self, name: str, found: Filter | None) -> None:
        """Set the filter of that name, or take it away."""
        self.change(lambda view: view.with_filter(name, found))

    def set(self, **options: Any) -> None:
        """Change the order, the columns or the figures."""
        self.change(lambda view: replace(view, **options))

    def follow(self, name: str, value: object) -> str:
        """Give a widget that is chosen from the view's value before it is drawn; returns its key.

        In every run: what a run sends is lost when the next one begins before the browser has it.
        """
        key = self.key(name)
        st.session_state[key] = value
        return key

    def follow_typed(self, name: str, value: Any) -> tuple[str, Any]:
        """Key and first value of a widget that is typed into.

        Writing its value would put back what somebody is just typing, so it is left alone while it agrees with
        the view, and is replaced by another with another first value when the view was changed elsewhere.
        """
        slot = keys.browse_typed(self.place, name)
        number, first = st.session_state.get(slot, (0, value))
        if not _same(st.session_state.get(keys.browse_field(self.place, name, number), first), value):
            number, first = number + 1, value
        st.session_state[slot] = (number, first)
        return keys.browse_field(self.place, name, number), first

    def was_drawn(self, name: str) -> bool:
        """Whether the widget typed into was on the page that was drawn last."""
        number, _ = st.session_state.get(keys.browse_typed(self.place, name), (0, None))
        return keys.browse_field(self.place, name, number) in st.session_state

    def _params(self) -> dict[str, list[str]]:
        if not self._in_url:
            return view_params(self.view)
        return {name: st.query_params.get_all(name) for name in st.query_params}

    def _write_url(self) -> None:
        if self._in_url:
            st.query_params.from_dict(view_params(self.view))


def _same(typed: Any, value: Any) -> bool:
    """Spaces around a text mean nothing, and may be the start of its next word."""
    return (typed or "").strip() == (value or "").strip() if isinstance(value, str) else bool(typed == value)
