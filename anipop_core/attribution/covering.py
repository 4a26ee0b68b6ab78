"""A picture with parts of it covered: blurred beyond recognition, so that the colours stay and no edge is added."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

from PIL import Image, ImageFilter

Box: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1 as shares of width and height

BLUR = 0.12  # of the shorter side


class Cover:
    """One picture with its blurred copy, which is made once."""

    def __init__(self, picture: Image.Image) -> None:
        self._picture = picture
        self._blurred = blurred(picture)

    def over(self, boxes: Sequence[Box]) -> Image.Image:
        """The picture covered inside the boxes."""
        width, height = self._picture.size
        mask = Image.new("L", (width, height), 0)
        for x0, y0, x1, y1 in boxes:
            mask.paste(255, (round(x0 * width), round(y0 * height), round(x1 * width), round(y1 * height)))
        return Image.composite(self._blurred, self._picture, mask)


def blurred(picture: Image.Image) -> Image.Image:
    """The picture covered all over."""
    return picture.filter(ImageFilter.GaussianBlur(BLUR * min(picture.size)))


def grid(height: int, width: int) -> list[Box]:
    """The cells of a grid, row by row."""
    return [
        (column / width, row / height, (column + 1) / width, (row + 1) / height)
        for row, column in product(range(height), range(width))
    ]
