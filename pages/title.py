"""One title of the catalogue, `/title?id=<MAL id>`: its facts, how it was received, what the model makes of it."""

from anipop_core.ui.shell import resources
from anipop_core.ui.shell.frame import frame

with frame("Title"):
    model = resources.predictor()
    from anipop_core.ui.title.page import show_title_page  # needs what loading the model brings

    show_title_page(model)
