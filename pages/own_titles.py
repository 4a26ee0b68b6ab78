"""A studio's own titles from a spreadsheet, scored in one go."""

from anipop_core.ui import resources
from anipop_core.ui.frame import frame

with frame("Your own titles"):
    model = resources.predictor()
    from anipop_core.ui.own_titles import show_own_titles  # needs what loading the model brings

    show_own_titles(model)
