"""Projects and the versions of a pitch that they keep."""

from anipop_core.ui.projects.page import show_projects
from anipop_core.ui.session.page_change import follow
from anipop_core.ui.shell.frame import frame

with frame("Projects"):
    follow()
    show_projects()
