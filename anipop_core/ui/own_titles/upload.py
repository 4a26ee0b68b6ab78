"""The file of own titles: dropped, read, and forgotten on demand."""

from __future__ import annotations

from html import escape

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.intake.sheet_files import MAX_FILE_BYTES, read_sheets
from anipop_core.intake.sheets import MAX_ROWS, SheetFile
from anipop_core.intake.sheets_csv import NAMES
from anipop_core.ui.session import keys
from anipop_core.ui.session.own_titles import OwnTitles
from anipop_core.ui.shell.messages import log_problem, show_field_error

UPLOAD_LIMIT_MB = 60  # larger files than intake allows still reach it, so that its error says what to do
UNFORESEEN = "The file could not be read. Save it as CSV UTF-8 and try again."


def show_upload(own: OwnTitles) -> None:
    """The uploader, or the file that was read."""
    if own.file is None:
        st.html(
            '<p style="max-width:46rem;margin:0">Bring a spreadsheet of your own titles or pitches, one a row: its '
            "columns are matched with what the model reads, titles the catalogue knows are found, and all are scored "
            'in one go. <span class="ap-muted">It stays on this machine, in its memory: '
            "8 hours after the tab is closed it is forgotten."
            "</span></p>"
        )
        key = keys.own_file(own.uploads)
        st.file_uploader(
            f"CSV or XLSX, up to {MAX_FILE_BYTES // 1_000_000} MB and {MAX_ROWS:,} titles",
            key=key,
            max_upload_size=UPLOAD_LIMIT_MB,
            on_change=lambda: _receive(own, key),
        )
    if own.error:
        show_field_error(own.error)
    if own.file is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="ap-large" style="margin:0">{escape(own.file.name)}</p>', width="content")
            st.button("Another file", key="own-another", type="tertiary", on_click=lambda: _forget(own))
        notes = "".join(f'<div class="ap-note">{escape(notice)}</div>' for notice in own.file.notices)
        st.html(f'<div role="status" aria-label="How the file was read">{notes}</div>')
        if own.file.guessed is not None:
            _choose_encoding(own, own.file)


def _choose_encoding(own: OwnTitles, file: SheetFile) -> None:
    key = keys.own_encoding(own.uploads)
    st.selectbox(
        "Letters are stored as",
        list(NAMES),
        index=list(NAMES).index(file.guessed or "utf-8"),
        format_func=NAMES.__getitem__,
        key=key,
        width=320,
        on_change=lambda: _read(own, own.data, file.name, st.session_state[key]),
    )


def _receive(own: OwnTitles, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    _forget(own)
    _read(own, upload.getvalue(), upload.name)


def _read(own: OwnTitles, data: bytes, name: str, encoding: str | None = None) -> None:
    try:
        own.file = read_sheets(data, name, encoding)
        own.data = data if own.file.guessed is not None else b""
    except InputError as error:
        own.error = str(error)
    except Exception as error:  # a hostile file may break a parser in a way nobody foresaw
        log_problem(error)
        own.error = UNFORESEEN


def _forget(own: OwnTitles) -> None:
    own.file, own.data, own.read, own.matched, own.tables, own.error = None, b"", None, None, None, ""
    own.predictions = {}
    own.uploads += 1
