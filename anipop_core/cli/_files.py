"""Where commands look and write unless told otherwise, and a check that what they are to write can be written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anipop_core.errors import InputError

CACHE = Path(".cache")  # may be deleted at any time
DATASET = CACHE / "dataset"
VECTORS = CACHE / "vectors.sqlite"
SOURCE = Path(os.environ.get("ANIPOP_DATA", "../shared/data"))
EVALUATION = CACHE / "evaluation"
RUNS = EVALUATION / "runs"


def check_target(out: Path) -> None:
    """Raises InputError where no file can be written at `out`; nothing is left there, and a file as it was."""
    with writing(out):
        is_new = not out.exists()
        out.open("ab").close()
        if is_new:
            out.unlink()


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Raises InputError for what the system says against writing `out`."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{out} can't be written: {error.strerror or error}.",
            "Allowed is a file, new or not, that you may write, in a folder that exists.",
            "Name another file.",
        ) from error
