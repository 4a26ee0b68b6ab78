"""About the data: what was left out and why, what is known, what was suspicious."""

from anipop_core.ui.shell import resources
from anipop_core.ui.shell.frame import frame

with frame("About the data"):
    model = resources.predictor()
    from anipop_core.ui.dataset.page import show_dataset  # needs what loading the model brings

    show_dataset(model.checkpoint)
