"""`streamlit run app.py`: the score page is the front page."""

import streamlit as st

st.switch_page("pages/score_pitch.py")
