"""Own titles that the catalogue knows: those that are sure, and suggestions to confirm."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from anipop_core.intake.known_titles import Match
from anipop_core.intake.own_rows import OwnRow
from anipop_core.ui.evidence_pieces import show_gloss, show_sentence
from anipop_core.ui.messages import show_heading

# Keys in the session: (upload, places in the rows), and the places that were ticked when the editor was drawn first
_CONFIRMED, _STARTED_FROM = "own-confirmed", "own-confirmed-before"


def show_matches(rows: Sequence[OwnRow], matches: Sequence[Match | None], catalogue: pd.DataFrame, upload: int) -> None:
    sure = sum(match is not None and match.sure for match in matches)
    unsure = [place for place, match in enumerate(matches) if match is not None and not match.sure]
    show_heading("Titles the catalogue knows")
    found = "None of the rows is" if not sure else "1 row is" if sure == 1 else f"{sure:,} rows are"
    show_sentence(f"{found} a title of the catalogue, by MAL id or by name and year.")
    if not unsure:
        return
    show_gloss("Perhaps these are too. Tick those that are the same title.")
    key = f"own-matches-{upload}-{len(unsure)}"
    if key not in st.session_state:
        # What the editor starts from must not change under it: it would forget what was ticked since
        st.session_state[_STARTED_FROM] = _confirmed(upload)
    started_from = st.session_state[_STARTED_FROM]
    table = pd.DataFrame(
        [_suggestion(rows[place], matches[place], catalogue, place in started_from) for place in unsure]
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        key=key,
        disabled=[column for column in table.columns if column != "Same title"],
        alt="Suggested titles, each with a box to tick where it is the same.",
    )
    now = {place for place, same in zip(unsure, edited["Same title"], strict=True) if same}
    st.session_state[_CONFIRMED] = (upload, now)


def confirmed_matches(matches: Sequence[Match | None], upload: int) -> dict[int, Match]:
    """Place -> match, for the sure ones and those the user ticked."""
    ticked = _confirmed(upload)
    return {place: m for place, m in enumerate(matches) if m is not None and (m.sure or place in ticked)}


def _confirmed(upload: int) -> set[int]:
    of, places = st.session_state.get(_CONFIRMED, (upload, set()))
    return places if of == upload else set()


def _suggestion(row: OwnRow, match: Match | None, catalogue: pd.DataFrame, confirmed: bool) -> dict[str, object]:
    if match is None:
        raise ValueError("a suggestion without a match")
    title = catalogue.iloc[match.place]
    year = row.parsed.pitch.facts.year if row.parsed else None
    return {
        "Same title": confirmed,
        "Row": row.number,
        "In the sheet": row.title,
        "Its year": year,
        "In the catalogue": title["title"],
        "Year": None if pd.isna(title["year"]) else int(title["year"]),
        "Found": match.how,
    }
