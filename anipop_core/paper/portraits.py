"""Several portraits -> the one picture that is the paper's input to ResNet-50."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from anipop_core.encoders.resnet50 import PIXELS
from anipop_core.intake.pictures import open_picture

# microsoft/resnet-50's own preprocessing (preprocessor_config.json, crop_pct): the middle of the picture.
CROP = 0.875


def read_portraits(paths: Sequence[Path]) -> Image.Image:
    """The portraits side by side, then the square in their middle, as ResNet-50's own preprocessing takes it.

    Of a row of many portraits only the middle one or two are seen; that is the paper's input.
    Raises InputError for a file that is not a picture.
    """
    joined = side_by_side([open_picture(path, path.name).image for path in paths])
    return ImageOps.fit(joined, (PIXELS.size, PIXELS.size), Image.Resampling.BICUBIC, bleed=(1 - CROP) / 2)


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """One row, tops aligned, black below the shorter ones."""
    row = Image.new("RGB", (sum(picture.width for picture in pictures), max(picture.height for picture in pictures)))
    left = 0
    for picture in pictures:
        row.paste(picture, (left, 0))
        left += picture.width
    return row
