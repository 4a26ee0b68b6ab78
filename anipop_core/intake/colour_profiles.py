"""Colours of embedded profiles (Display P3, Adobe RGB, inks) as sRGB, which encoders and pages take them for."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}  # Pillow's mode -> the profile's colour space
SAME = 2.0  # of 255: less is rounding, and the profile is sRGB under one of its names


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture as RGB. Without a profile, with a broken one and with one of other colours by Pillow's formula.

    image: of a mode in SPACES, or one that Pillow converts itself.
    """
    transform = _transform(profile, image.mode) if profile and image.mode in SPACES else None
    if transform is None:
        return image if image.mode == "RGB" else image.convert("RGB")
    return transform.apply(image)


@lru_cache(maxsize=8)  # the pictures of a pitch have one
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        colours = ImageCms.ImageCmsProfile(BytesIO(profile))
        if colours.profile.xcolor_space != SPACES[mode]:
            return None
        transform = ImageCms.buildTransform(colours, ImageCms.createProfile("sRGB"), mode, "RGB")
        return None if mode != "CMYK" and _changes_nothing(transform, mode) else transform
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    colours = np.stack(np.meshgrid(*[steps] * (3 if mode == "RGB" else 1), indexing="ij"), axis=-1)
    probe = Image.fromarray(colours.reshape(1, -1, 3) if mode == "RGB" else colours.reshape(1, -1))
    before, after = (np.asarray(each, dtype=float) for each in (probe.convert("RGB"), transform.apply(probe)))
    return bool(np.abs(before - after).max() <= SAME)
