"""Browse a table of titles: filters at the left; at the right what they mean, figures, and the titles."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from anipop_core.browsing.titles import Titles
from anipop_core.ui.browse.figures import show_figures
from anipop_core.ui.browse.filters import show_filters, show_search
from anipop_core.ui.browse.sentence import show_empty, show_ignored, show_sentence
from anipop_core.ui.browse.state import BrowseState
from anipop_core.ui.browse.table import show_table
from anipop_core.ui.shell.style import colours

KEPT = 4  # tables whose database stays in memory


def titles_of(table: pd.DataFrame) -> Titles:
    """The database of a table that all sessions see, made once for them; a table is known by its identity, so don't
    change it. A visitor's own table doesn't belong here: it would stay when the visitor has left.
    """
    return _database(table)[0]


# The table is kept beside its database: its identity can't become another's while this remembers it.
@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs={pd.DataFrame: id})
def _database(table: pd.DataFrame) -> tuple[Titles, pd.DataFrame]:
    return Titles(table), table


def show_browse(titles: Titles, place: str = "browse", in_url: bool = True) -> None:
    """The whole page below its frame. place: a name of its own for each page that calls this; in_url: whether the
    address holds the view, which is no place for confidential words."""
    state = BrowseState(titles, place, in_url)
    state.read(coming_back=not state.was_drawn("q"))
    left, right = st.columns([3, 10], gap="large")
    with left, st.container(key="browse-filters"):
        show_search(state)
        show_filters(state)
    with right:
        count = titles.count(state.view.filters)
        without = titles.count_without_each(state.view.filters)
        show_ignored(state.ignored)
        show_sentence(state, count, without)
        if count == 0:
            show_empty(state, without)
            return
        show_figures(state)
        show_table(state, count, colours())
