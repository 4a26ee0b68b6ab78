"""The room: guesses sealed before the score is shown, the decision, and how it went in the end."""

from anipop_core.ui.shell.frame import frame
from anipop_core.ui.widgets.links import follow_link
from anipop_core.ui.widgets.project_line import show_project_line

with frame("Meeting"):
    follow_link()
    project = show_project_line()
    from anipop_core.ui.meeting.page import show_meeting  # brings the database and Plotly: the frame is there before

    show_meeting(project)
