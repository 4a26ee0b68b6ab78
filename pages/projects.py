"""Projects and the versions of a pitch that they keep."""

import streamlit as st

from anipop_core.ui.projects.first_version import show_first_project
from anipop_core.ui.projects.project_import import show_import
from anipop_core.ui.projects.project_list import show_project_list
from anipop_core.ui.projects.project_page import show_project
from anipop_core.ui.session.page_change import follow
from anipop_core.ui.session.projects import current_project, store
from anipop_core.ui.shell.frame import frame
from anipop_core.ui.widgets.gone import show_gone_project, show_panels_of_gone_projects

with frame("Projects"):
    follow()
    in_use, archived, current = store().projects.list(), store().projects.list(archived=True), current_project()
    listed, opened = st.columns([4, 8], gap="large")
    with listed:
        show_project_list(in_use, archived, current)
        show_import()
    with opened:
        show_gone_project()
        show_panels_of_gone_projects({project.id for project in (*in_use, *archived)})
        if current:
            show_project(current)
        elif in_use or archived:
            st.html('<p class="ap-large">Open a project to see its versions.</p>')
        else:
            show_first_project()
