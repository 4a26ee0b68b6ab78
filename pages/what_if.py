"""A version of a pitch with anything changed: old and new score side by side, and where the change comes from."""

from anipop_core.ui.frame import frame
from anipop_core.ui.messages import show_problem
from anipop_core.ui.project_line import show_project_line
from anipop_core.ui.scored import score_submitted
from anipop_core.ui.what_if.page import show_what_if

with frame("What if"):
    show_project_line()
    try:
        score_submitted()
    except Exception as error:
        show_problem(error)
    show_what_if()
