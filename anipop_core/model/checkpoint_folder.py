"""Where the checkpoint lies that the app runs, for those who need its path but not (yet) torch."""

from pathlib import Path

DEFAULT_CHECKPOINT = Path(__file__).parents[2] / "checkpoints" / "default"
