"""A version of a pitch with anything changed: old and new score side by side, and where the change comes from."""

from anipop_core.ui.session.scored import score_submitted
from anipop_core.ui.shell.frame import frame
from anipop_core.ui.shell.messages import show_problem
from anipop_core.ui.what_if.page import show_what_if
from anipop_core.ui.widgets.project_line import show_project_line

with frame("What if"):
    show_project_line()
    try:
        score_submitted()
    except Exception as error:
        show_problem(error)
    show_what_if()
