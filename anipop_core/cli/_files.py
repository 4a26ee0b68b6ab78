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


def check_target(out: Path, source: Path) -> None:
    """Raises InputError where no file can be written at `out`, or it is `source` (also through a link) or a picture,
    which writing would destroy. Nothing is left there, and a file as it was."""
    with writing(out):
        if out.is_file() and (_is_same(out, source) or _is_picture(out)):
            raise InputError(
                f"{out} is what is to be read: writing there would destroy it.",
                "Allowed is a new file, or one that an earlier run wrote.",
                "Name another file.",
            )
        is_new = not out.exists()
        out.open("ab").close()
        if is_new:
            out.unlink()


def _is_same(out: Path, source: Path) -> bool:
    return source.exists() and out.samefile(source)


def _is_picture(path: Path) -> bool:
    from PIL import Image

    try:
        with Image.open(path):
            return True
    except (OSError, ValueError, Image.DecompressionBombError):
        return False


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
