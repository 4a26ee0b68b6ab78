"""The catalogue: find titles, see their real scores and what the model made of them unseen."""

from anipop_core.ui.shell import resources
from anipop_core.ui.shell.frame import frame
from anipop_core.ui.widgets.links import show_browse_links

with frame("Browse"):
    table = resources.titles()
    from anipop_core.ui.browse.page import show_browse, titles_of  # needs what loading the model brings

    show_browse_links()
    show_browse(titles_of(table))
