"""A studio's own titles from a spreadsheet, scored in one go."""

from anipop_core.ui.shell import resources
from anipop_core.ui.shell.frame import frame

with frame("Your own titles"):
    model = resources.predictor()
    from anipop_core.ui.own_titles.page import show_own_titles  # needs what loading the model brings

    show_own_titles(model)
