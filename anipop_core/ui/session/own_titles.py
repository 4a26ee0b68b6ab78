"""The spreadsheet of own titles that this session has brought, and what was worked out about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from anipop_core.intake.sheets import SheetFile, SheetTable
from anipop_core.own_titles.known_titles import Match
from anipop_core.own_titles.rows import OwnRow
from anipop_core.schema import Pitch, Prediction
from anipop_core.ui.session import keys

if TYPE_CHECKING:  # brings DuckDB
    from anipop_core.browsing.titles import Titles


@dataclass
class OwnTitles:
    """What this session has imported."""

    file: SheetFile | None = None
    data: bytes = b""  # of a file whose encoding was guessed, to be read again in another
    uploads: int = 0  # part of the uploader's key: the file leaves Streamlit's memory once it is read
    error: str = ""
    predictions: dict[Pitch, Prediction] = field(default_factory=dict)
    # Worked out once: thousands of rows take seconds, and every click draws the page again
    read: tuple[tuple[SheetTable, dict[str, str]], list[OwnRow]] | None = None
    matched: tuple[list[OwnRow], list[Match | None]] | None = None
    tables: tuple[tuple[object, ...], tuple[pd.DataFrame, pd.DataFrame]] | None = None
    # Of the second of `tables`. Here and in no cache of the process: these are nobody else's titles
    database: tuple[pd.DataFrame, Titles] | None = None


def current_own_titles() -> OwnTitles:
    """This session's; empty at first."""
    own: OwnTitles = st.session_state.setdefault(keys.OWN_TITLES, OwnTitles())
    return own
