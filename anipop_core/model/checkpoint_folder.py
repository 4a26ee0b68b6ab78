"""Where the app's files and the checkpoint lie, for those who need a path but not (yet) torch."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def app_folder() -> Path:
    """The folder with app.py, pages/, .streamlit/ and checkpoints/.

    A checkout has them at its root; a wheel brings them inside the package (pyproject.toml, `force-include`).
    """
    packed = PACKAGE / "_app"
    return packed if packed.is_dir() else PACKAGE.parent


MANIFEST = "manifest.json"  # of a checkpoint: the folder that has one is one
DEFAULT_CHECKPOINT = app_folder() / "checkpoints" / "default"
