"""A project's file from outside, read into a new project."""

from __future__ import annotations

import streamlit as st

from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.projects import choose_project, store

PLACE = "import"
# Files above the store's own limit of 200 MB still reach it, so that its error says what to do; far larger don't.
UPLOAD_LIMIT_MB = 240


def show_import() -> None:
    uploads: int = st.session_state.setdefault(keys.PROJECT_UPLOADS, 0)
    upload = st.file_uploader(
        "Import a project: a file that AniPop exported (.anipop)",
        key=f"import-{uploads}",
        max_upload_size=UPLOAD_LIMIT_MB,
    )
    if upload is not None:
        # A new, empty uploader: the file leaves Streamlit's memory
        st.session_state[keys.PROJECT_UPLOADS] = uploads + 1
        with attempt(PLACE), st.spinner("Reading the project"):
            choose_project(store().import_project(upload.getvalue()).id)
        st.rerun()
    show_failure(PLACE)
