"""The scored pitch with another plan: old and new score side by side."""

import streamlit as st

from anipop_core.ui.frame import frame
from anipop_core.ui.messages import show_heading
from anipop_core.ui.what_if import show_comparison, show_levers, start_over, what_if_of

with frame("What if"):
    trial = what_if_of()
    if trial is None:
        st.html('<p class="ap-large">Score a pitch first: here its plan can then be changed, fact by fact.</p>')
        if st.button("Go to the score page", key="to-score"):
            st.switch_page("pages/score_pitch.py")
    else:
        levers, comparison = st.columns([5, 7], gap="large")
        with levers:
            show_heading("The plan", "everything else stays as it was scored", first=True)
            show_levers(trial)
            st.button("Back to the scored plan", key="start-over", type="tertiary", on_click=start_over)
        with comparison:
            show_comparison(trial)
