"""Filters, distribution and table of the catalogue."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from anipop_core.data.vocabulary import VOCABULARY
from anipop_core.figures.distribution import distribution_sentence, score_distribution
from anipop_core.ui.frame import STATIC_FIGURE, colours
from anipop_core.ui.title_filter import TitleFilter

COLUMNS = ("title", "title_english", "score", "oof_score", "reach", "year", "type")

TABLE_HEIGHT, ROW_HEIGHT = 560, 35  # pixels; Streamlit's rows


def show_filters(titles: pd.DataFrame) -> pd.DataFrame:
    """Widgets for the filter; returns the titles that pass."""
    first, last = int(titles["year"].min()), int(titles["year"].max())
    search, types, genres, years = st.columns([4, 3, 3, 4], gap="medium")
    with search:
        text = st.text_input("Search", placeholder="Title in any spelling", key="browse-text", persist_state="session")
    with types:
        kinds = st.multiselect("Type", VOCABULARY.types, placeholder="any", key="browse-types", persist_state="session")
    with genres:
        chosen = st.multiselect(
            "Genres", VOCABULARY.genres, placeholder="any", key="browse-genres", persist_state="session"
        )
    with years:
        span = st.slider("Years", first, last, (first, last), key="browse-years", persist_state="session")
    wanted = TitleFilter(text or "", tuple(kinds), tuple(chosen), None if span == (first, last) else span)
    found = wanted.apply(titles)
    st.html(f'<p class="ap-large" role="status" style="margin:0">{escape(wanted.sentence(len(found)))}</p>')
    return found


def show_titles(titles: pd.DataFrame) -> None:
    """How their scores are spread, then one row each."""
    if titles.empty:
        st.html('<p class="ap-muted">No title fits. Take a filter away, or search for a part of the name.</p>')
        return
    scores = titles["score"].to_numpy()
    sentence = distribution_sentence(scores)
    st.plotly_chart(
        score_distribution(scores, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key="browse-distribution",
        alt=sentence,
    )
    st.caption(sentence)
    st.dataframe(
        titles.sort_values("num_list_users", ascending=False)[list(COLUMNS)],
        hide_index=True,
        height=min(TABLE_HEIGHT, ROW_HEIGHT * (len(titles) + 1) + 3),
        key="browse-table",
        alt="The titles found, the most listed first.",
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "title_english": st.column_config.TextColumn("English title", width="medium"),
            "score": st.column_config.NumberColumn("Score", format="%.2f", help="What viewers gave, 1-10"),
            "oof_score": st.column_config.NumberColumn(
                "Model, unseen", format="%.2f", help="The model's score when it had not seen the franchise"
            ),
            "reach": st.column_config.NumberColumn(
                "Reach", format="%d", help="Percentile by how many people list it; 100 is the most listed"
            ),
            "year": st.column_config.NumberColumn("Year", format="%d"),
            "type": st.column_config.TextColumn("Type"),
        },
    )
