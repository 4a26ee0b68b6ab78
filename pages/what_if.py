"""A version of a pitch with anything changed: old and new score side by side, and where the change comes from."""

from anipop_core.ui.shell.frame import frame
from anipop_core.ui.what_if.page import show_what_if
from anipop_core.ui.widgets.project_line import show_project_line

with frame("What if"):
    show_project_line()
    show_what_if()
