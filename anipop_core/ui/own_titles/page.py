"""A studio's own titles: a spreadsheet is read, its columns named, its titles found in the catalogue and scored.

Everything stands in the session and nowhere else; that is forgotten some hours after its tab was closed
(`disconnectedSessionTTL`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from anipop_core.intake.sheets import SheetTable
from anipop_core.model.predictor import Predictor
from anipop_core.own_titles.known_titles import KnownTitles, Match
from anipop_core.own_titles.rows import OwnRow, read_rows
from anipop_core.own_titles.scoring import score_pitches, to_score, without_unread
from anipop_core.own_titles.table import like_the_catalogue, own_table
from anipop_core.ui.own_titles.columns import choose_columns, choose_table
from anipop_core.ui.own_titles.matches import confirmed_matches, show_matches
from anipop_core.ui.own_titles.results import show_preview, show_results
from anipop_core.ui.own_titles.upload import show_upload
from anipop_core.ui.session.own_titles import OwnTitles, current_own_titles
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.links import BROWSE_PAGE


def show_own_titles(model: Predictor) -> None:
    """The whole page below the frame."""
    own = current_own_titles()
    st.html('<h1 class="ap-large" style="padding:0;font-weight:600">Your own titles</h1>')
    st.page_link(BROWSE_PAGE, label="Back to Browse")
    show_upload(own)
    if own.file is None:
        return
    table = choose_table(own.file, own.uploads)
    if table is None:
        return
    columns = choose_columns(table, own.uploads)
    if not columns:
        st.html('<p class="ap-muted">Name at least the column of the title or of the synopsis.</p>')
        return
    rows = _rows(own, model, table, columns)
    if not rows:
        st.html('<p class="ap-muted">There are no rows below the column names. Choose another row for them.</p>')
        return
    show_preview(rows)
    known = _known(own, model, rows)
    _score(own, model, rows, known, "synopsis" in columns)
    show_results(own, *_tables(own, model, rows, known))


def _tables(
    own: OwnTitles, model: Predictor, rows: list[OwnRow], known: dict[int, Match]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of results, and the same to be browsed."""
    made_of = (rows, known, len(own.predictions))
    if own.tables is None or own.tables[0] != made_of:
        table = own_table(rows, known, own.predictions, resources.titles())
        own.tables = made_of, (table, like_the_catalogue(table))
    return own.tables[1]


def _rows(own: OwnTitles, model: Predictor, table: SheetTable, columns: dict[str, str]) -> list[OwnRow]:
    if own.read is None or own.read[0] != (table, columns):
        with st.spinner("Reading the rows"):
            own.read = (table, columns), without_unread(model, read_rows(table, columns))
    return own.read[1]


def _known(own: OwnTitles, model: Predictor, rows: list[OwnRow]) -> dict[int, Match]:
    """Place in `rows` -> the known title it is, as far as that is sure or was confirmed."""
    if own.matched is None or own.matched[0] is not rows:
        with st.spinner("Looking for your titles in the catalogue"):
            own.matched = rows, KnownTitles(model.checkpoint.catalogue.table).matches(rows)
    matches = own.matched[1]
    show_matches(rows, matches, model.checkpoint.catalogue.table, own.uploads)
    return confirmed_matches(rows, matches, own.uploads)


def _score(
    own: OwnTitles, model: Predictor, rows: Sequence[OwnRow], known: dict[int, Match], has_synopsis: bool
) -> None:
    pitches = to_score(rows, known)
    missing = sum(pitch not in own.predictions for pitch in dict.fromkeys(pitches))
    show_heading("Scores", "what the model makes of them")
    if not missing:
        return
    if not (has_synopsis or _confirms_no_synopsis(own.uploads)):
        return
    count = "1 title" if missing == 1 else f"{missing:,} titles"
    if st.button(f"Score {count}", type="primary", key="own-score"):
        bar = st.progress(0.0, "Reading the titles")

        def report(done: int, total: int) -> None:
            bar.progress(done / max(total, 1), f"{done:,} of {total:,} titles scored")

        score_pitches(model, pitches, own.predictions, report)
        st.rerun()


def _confirms_no_synopsis(upload: int) -> bool:
    """Whether the user wants scores without texts, which are told before they are made."""
    st.html(
        '<p class="ap-muted">No column holds the synopsis: the titles would be scored by the facts of the plan alone. '
        "Name its column above, or confirm.</p>"
    )
    return st.checkbox("Score without a synopsis", key=f"own-no-synopsis-{upload}")
