"""About the data: what was left out and why, what is known, what was suspicious."""

from anipop_core.ui import resources
from anipop_core.ui.frame import frame

with frame("About the data"):
    model = resources.predictor()
    from anipop_core.ui.dataset_page import show_dataset  # needs what loading the model brings

    show_dataset(model.checkpoint)
