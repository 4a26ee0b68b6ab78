"""Pictures as small files for the browser."""

from __future__ import annotations

import base64
from io import BytesIO

from PIL import Image


def webp(image: Image.Image, longest_side: int, quality: int = 85) -> bytes:
    """The picture in WebP, shrunk to `longest_side` pixels; transparency is kept."""
    small = image.copy()
    small.thumbnail((longest_side, longest_side), Image.Resampling.BILINEAR)
    file = BytesIO()
    small.save(file, "WEBP", quality=quality, method=2)
    return file.getvalue()


def data_uri(content: bytes) -> str:
    """WebP bytes as an image source that needs no server."""
    return f"data:image/webp;base64,{base64.b64encode(content).decode()}"
