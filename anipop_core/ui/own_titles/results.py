"""What was read of own titles, and their scores in a table to sort and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from anipop_core.figures.numbers import error_text
from anipop_core.own_titles.rows import OwnRow
from anipop_core.own_titles.table import NAMED
from anipop_core.reports.safe_csv import table_to_csv
from anipop_core.ui.session.own_titles import OwnTitles
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.page_elements import show_gloss, show_sentence

if TYPE_CHECKING:  # brings DuckDB
    from anipop_core.browsing.titles import Titles

PREVIEWED = 5  # rows
SHOWN_PROBLEMS = 12
SHOWN = (
    "title", "year", "type", "genres", "score", "predicted", "low", "high", "unseen", "error", "known_as",
    "problem", "notes",
)  # fmt: skip
LISTS = ("genres", "themes", "demographics", "studios", *NAMED)


def show_preview(rows: Sequence[OwnRow]) -> None:
    """The first rows as they were read, and the rows with errors."""
    show_heading("How the first rows are read")
    lines = [
        {
            "Row": row.number,
            "Title": row.title,
            "Words of synopsis": len(row.parsed.pitch.synopsis.split()) if row.parsed else 0,
            "Type": row.parsed.pitch.facts.type if row.parsed else None,
            "Genres": ", ".join(row.parsed.pitch.facts.genres) if row.parsed else "",
            "Year": row.parsed.pitch.facts.year if row.parsed else None,
            "Real score": row.score,
            "Not used": " ".join(row.notes) or ("" if row.is_bare else row.error),
        }
        for row in rows[:PREVIEWED]
    ]
    st.dataframe(
        pd.DataFrame(lines), hide_index=True, key="own-preview", placeholder="–", alt="The first rows as read."
    )
    bad = [row for row in rows if row.error and not row.is_bare]
    readable = f"{len(rows) - len(bad):,} of {len(rows):,} rows can be read."
    show_sentence(readable if not bad else f"{readable} The others keep their error, and the rest goes on.")
    items = "".join(f"<li>Row {row.number}: {escape(row.error)}</li>" for row in bad[:SHOWN_PROBLEMS])
    more = f"<li>and {len(bad) - SHOWN_PROBLEMS} more</li>" if len(bad) > SHOWN_PROBLEMS else ""
    if items:
        st.html(f'<ul role="status" aria-label="Rows with errors">{items}{more}</ul>')


def show_results(own: OwnTitles, table: pd.DataFrame, browsed: pd.DataFrame) -> None:
    """Scores in a table, with a download. table: an `own_table`; browsed: the same as `like_the_catalogue`, the same
    object as long as nothing changes, because its database is made once and kept in `own`.
    """
    if table["predicted"].isna().all():
        show_gloss("Nothing is scored yet.")
        return
    show_sentence(summary(table))
    st.dataframe(
        table[list(SHOWN)],
        hide_index=True,
        key="own-table",
        placeholder="–",
        alt="Your titles with their scores, one a row.",
        column_config={
            "title": st.column_config.TextColumn("Title", width="medium"),
            "year": st.column_config.NumberColumn("Year", format="%d"),
            "type": "Type",
            "genres": st.column_config.ListColumn("Genres"),
            "score": st.column_config.NumberColumn("Real score", format="%.2f", help="The sheet's, else MyAnimeList's"),
            "predicted": st.column_config.NumberColumn("Model", format="%.2f"),
            "low": st.column_config.NumberColumn("Likely from", format="%.1f", help="90 % range"),
            "high": st.column_config.NumberColumn("to", format="%.1f"),
            "unseen": st.column_config.NumberColumn(
                "Unseen", format="%.2f", help="Of a known title: what a model said that had not seen its franchise"
            ),
            "error": st.column_config.NumberColumn(
                "Error", format="%+.2f", help="Unseen, else the model, less the real score"
            ),
            "known_as": "In the catalogue",
            "problem": "Why it has no score",
            "notes": "Notes",
        },
    )
    st.download_button(
        "CSV",
        lambda: table_to_csv(joined_lists(table)),
        "own-titles-scored.csv",
        "text/csv",
        key="own-csv",
        on_click="ignore",
    )
    if table["unseen"].notna().any():
        show_gloss(
            "The model has learnt from titles of the catalogue, so its score of them is no test: Unseen is. "
            "A known title without a synopsis in the sheet has its unseen score in both columns."
        )
    if st.toggle("Browse them as the catalogue is browsed", key="own-browse"):
        from anipop_core.ui.browse.page import show_browse  # brings DuckDB and Plotly

        show_browse(_database(own, browsed), place="own", in_url=False)  # search and studios are the visitor's own


def _database(own: OwnTitles, browsed: pd.DataFrame) -> Titles:
    from anipop_core.browsing.titles import Titles

    if own.database is None or own.database[0] is not browsed:
        own.database = browsed, Titles(browsed)
    return own.database[1]


def summary(table: pd.DataFrame) -> str:
    """How many are scored, and how far off the model is where there is a real score."""
    scored, judged = int(table["predicted"].notna().sum()), table["error"].dropna()
    text = f"{scored:,} of {len(table):,} rows have a score."
    if judged.empty:
        return f"{text} None has a real score beside it."
    return (
        f"{text} Where a real score is known ({len(judged):,}), the model is off by {error_text(judged.abs().mean())}."
    )


def joined_lists(table: pd.DataFrame) -> pd.DataFrame:
    """Lists as text, joined by "|" as MyAnimeList's tables do."""
    return table.assign(
        **{name: table[name].map(lambda words: "|".join(words) if isinstance(words, list) else "") for name in LISTS}
    )
