"""The meeting on the projector: large type, nothing but the slides."""

from anipop_core.ui.shell.frame import bare_frame
from anipop_core.ui.widgets.links import presented_project

with bare_frame("Presentation"):
    project = presented_project()
    if project is not None:
        from anipop_core.ui.presentation.page import show_deck  # brings Plotly

        show_deck(project)
