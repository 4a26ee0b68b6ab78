"""Pictures drawn for the tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def encode(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def quarters(width: int = 64, height: int = 48) -> Image.Image:
    """Red and green above, blue and yellow below: shows at once which way is up."""
    image = Image.new("RGB", (2, 2))
    image.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)])
    return image.resize((width, height), Image.Resampling.NEAREST)


def plain(colour: str = "teal", side: int = 40) -> bytes:
    return encode(Image.new("RGB", (side, side), colour))
