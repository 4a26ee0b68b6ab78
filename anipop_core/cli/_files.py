"""Where commands look and write unless told otherwise, and a check that what they are to write can be written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anipop_core.errors import InputError
from anipop_core.model.checkpoint_folder import MANIFEST

CACHE = Path(".cache")  # may be deleted at any time
DATASET = CACHE / "dataset"
VECTORS = CACHE / "vectors.sqlite"
SOURCE = Path(os.environ.get("ANIPOP_DATA", "../shared/data"))
EVALUATION = CACHE / "evaluation"
RUNS = EVALUATION / "runs"


OUTPUTS = (".csv", ".json", ".html")  # what these commands write
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif")


def check_target(out: Path, source: Path | None = None, images: Path | None = None) -> None:
    """Raises InputError where no file can be written at `out`, or it is `source` (also through a link), a picture,
    another file of the folder `images` or a checkpoint's, which writing would destroy. Nothing is left there, and a
    file as it was."""
    with writing(out):
        if out.is_file() and _is_read(out, source, images):
            raise InputError(
                f"{out} is what is to be read: writing there would destroy it.",
                "Allowed is a new file, or one that an earlier run wrote.",
                "Name another file.",
            )
        is_new = not out.exists()
        out.open("ab").close()
        if is_new:
            out.unlink()
        if is_new or out.is_file():
            part = _beside(out)
            part.open("xb").close()
            part.unlink()


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A file beside `out` to write to, which takes its place once it is whole; what can't be replaced (/dev/stdout)
    is written to itself. Raises InputError for what the system says against it; then `out` is as it was."""
    with writing(out):
        if out.exists() and not out.is_file():
            yield out
            return
        part = _beside(out)
        try:
            yield part
            if out.exists():
                shutil.copymode(out, part)
            part.replace(out.resolve())
        finally:
            part.unlink(missing_ok=True)


def _beside(out: Path) -> Path:
    return out.resolve().with_name(f".anipop-{os.getpid()}.part")


def _is_read(out: Path, source: Path | None, images: Path | None) -> bool:
    return _is_same(out, source) or _is_picture(out) or _is_of(images, out) or _is_of_a_checkpoint(out)


def _is_same(out: Path, source: Path | None) -> bool:
    return source is not None and source.exists() and out.samefile(source)


def _is_of(images: Path | None, out: Path) -> bool:
    """Whether the file may be one of the pictures: also of a kind, or so damaged, that it can't be read."""
    if images is None or out.suffix.lower() in OUTPUTS:
        return False
    return out.resolve().is_relative_to(images.resolve())


def _is_of_a_checkpoint(out: Path) -> bool:
    return (out.resolve().parent / MANIFEST).is_file()


def _is_picture(path: Path) -> bool:
    """By its content, or by its name where it is damaged."""
    from PIL import Image

    if path.resolve().suffix.lower() in PICTURES:
        return True
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
