"""Paste a pitch, drop art -> score, range, comparables, what drove it."""

import streamlit as st

from anipop_core.ui.score.pitch_form import show_pitch_form
from anipop_core.ui.score.score_panel import show_score_panel
from anipop_core.ui.shell.frame import frame
from anipop_core.ui.widgets.project_line import show_project_line

with frame("Score"):
    line = st.container(key="project-line-place")
    pitch, results = st.columns([5, 7], gap="large")
    with pitch, st.container(key="pitch"):
        show_pitch_form()
    with results:
        show_score_panel()
    with line:
        show_project_line()  # last: the form doesn't wait for the database
