"""Paste a pitch, drop art -> score, range, comparables, what drove it."""

from anipop_core.ui.score.page import show_score_page
from anipop_core.ui.shell.frame import frame

with frame("Score"):
    show_score_page()
