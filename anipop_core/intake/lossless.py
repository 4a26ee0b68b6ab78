"""Pictures that were read, as small files from which they are read again without a pixel's difference."""

from __future__ import annotations

from io import BytesIO

from anipop_core.errors import InputError
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Picture


def encode(picture: Picture) -> bytes:
    """The picture as lossless WebP, which is written three times as fast as PNG at its fastest, and read faster."""
    file = BytesIO()
    picture.image.save(file, "WEBP", lossless=True, method=0, quality=0)
    return file.getvalue()


def decode(data: bytes, digest: str) -> Picture | None:
    """The picture encoded in `data`, named by its digest; None where its digest isn't `digest`."""
    try:
        picture = read_picture(data, digest)
    except InputError:
        return None
    return picture if picture.digest == digest else None
