"""Own titles that the catalogue knows: those that are sure, and suggestions to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pandas as pd
import streamlit as st

from anipop_core.own_titles.known_titles import Match
from anipop_core.own_titles.rows import OwnRow
from anipop_core.ui.session import keys
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.page_elements import show_gloss, show_sentence

# What was ticked, whatever place its row has now: row in the sheet, its title, its year, place in the catalogue
_Line: TypeAlias = tuple[int, str, int | None, int]


def show_matches(rows: Sequence[OwnRow], matches: Sequence[Match | None], catalogue: pd.DataFrame, upload: int) -> None:
    """How many rows the catalogue knows, and a table to tick where that is unsure. upload: the file's number."""
    sure = sum(match is not None and match.sure for match in matches)
    unsure = [(row, match) for row, match in zip(rows, matches, strict=True) if match is not None and not match.sure]
    show_heading("Titles the catalogue knows")
    found = "None of the rows is" if not sure else "1 row is" if sure == 1 else f"{sure:,} rows are"
    show_sentence(f"{found} a title of the catalogue, by MAL id or by name and year.")
    if not unsure:
        return
    show_gloss("Perhaps these are too. Tick those that are the same title.")
    lines = [_line(row, match) for row, match in unsure]
    key = keys.own_matches(upload, hash(tuple(lines)))  # another sheet or column: another editor
    if key not in st.session_state:
        # What the editor starts from must not change under it: it would forget what was ticked since
        st.session_state[keys.OWN_CONFIRMED_BEFORE] = _confirmed(upload)
    started_from = st.session_state[keys.OWN_CONFIRMED_BEFORE]
    table = pd.DataFrame(
        [_suggestion(row, match, catalogue, _line(row, match) in started_from) for row, match in unsure]
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        key=key,
        disabled=[column for column in table.columns if column != "Same title"],
        alt="Suggested titles, each with a box to tick where it is the same.",
    )
    now = {line for line, same in zip(lines, edited["Same title"], strict=True) if same}
    st.session_state[keys.OWN_CONFIRMED] = (upload, (_confirmed(upload) - set(lines)) | now)  # other sheets keep theirs


def confirmed_matches(rows: Sequence[OwnRow], matches: Sequence[Match | None], upload: int) -> dict[int, Match]:
    """Place in `rows` -> match, for the sure ones and those the user ticked."""
    ticked = _confirmed(upload)
    return {
        place: match
        for place, (row, match) in enumerate(zip(rows, matches, strict=True))
        if match is not None and (match.sure or _line(row, match) in ticked)
    }


def _confirmed(upload: int) -> set[_Line]:
    of, lines = st.session_state.get(keys.OWN_CONFIRMED, (upload, set()))
    return lines if of == upload else set()


def _line(row: OwnRow, match: Match) -> _Line:
    return row.number, row.title, _year(row), match.place


def _year(row: OwnRow) -> int | None:
    return row.parsed.pitch.facts.year if row.parsed else None


def _suggestion(row: OwnRow, match: Match, catalogue: pd.DataFrame, confirmed: bool) -> dict[str, object]:
    title = catalogue.iloc[match.place]
    return {
        "Same title": confirmed,
        "Row": row.number,
        "In the sheet": row.title,
        "Its year": _year(row),
        "In the catalogue": title["title"],
        "Year": None if pd.isna(title["year"]) else int(title["year"]),
        "Found": match.how,
    }
