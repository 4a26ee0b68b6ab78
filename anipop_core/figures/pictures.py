"""Pictures for pages and reports: as small files, and the points of their regions as a layer of colour."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image, ImageColor

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.numbers import PALEST, points_text
from anipop_core.schema import SPREAD, Output, RegionShare

STRONGEST = 5
LITTLE = 0.01  # points, times SPREAD: a picture that nowhere moves the score by so much has no map
LAYER_SIDE = 256  # pixels: the overlay is smooth, the browser stretches it
ROWS = ("upper", "middle", "lower")
COLUMNS = ("left", "centre", "right")


def strongest_regions(regions: Sequence[RegionShare], output: Output = "score") -> list[RegionShare]:
    """At most STRONGEST regions whose points can be told from zero, strongest first."""
    told = [region for region in regions if points_text(region.points, output) != points_text(0, output)]
    return sorted(told, key=lambda region: -abs(region.points))[:STRONGEST]


def moves_little(regions: Sequence[RegionShare], output: Output = "score") -> bool:
    """True where neither the picture nor any of its regions moves the score, or the reach, by `little`."""
    return max(abs(points) for points in (total(regions), *(region.points for region in regions))) < little(output)


def little(output: Output) -> float:
    """LITTLE in the points of the output."""
    return LITTLE * SPREAD[output]


def overlay(regions: Sequence[RegionShare], output: Output = "score") -> Image.Image:
    """Draw the points of a picture's regions as an RGBA layer to be laid over it.

    Blue raises the score, orange lowers it; the strongest region is opaque. The regions must tile the picture in rows
    and columns; colours blend from one to the next.
    """
    lefts = sorted({region.box[0] for region in regions})
    tops = sorted({region.box[1] for region in regions})
    strongest = max(PALEST * SPREAD[output], *(abs(region.points) for region in regions))
    grid = np.zeros((len(tops), len(lefts)), np.float32)
    for region in regions:
        grid[tops.index(region.box[1]), lefts.index(region.box[0])] = region.points / strongest
    shares = Image.fromarray(grid).resize((LAYER_SIDE, LAYER_SIDE), Image.Resampling.BICUBIC)
    values = np.clip(np.asarray(shares), -1, 1)
    raises, lowers = ImageColor.getrgb(LIGHT.raises), ImageColor.getrgb("#E08214")
    colours = np.where(values[..., None] > 0, raises, lowers)
    return Image.fromarray(np.dstack([colours, np.abs(values) * 255]).astype(np.uint8), "RGBA")


def where(region: RegionShare) -> str:
    """Where a region is in its picture: "upper left", "centre", by the ninth in which its middle lies."""
    return where_in(region.box)


def where_in(box: tuple[float, float, float, float]) -> str:
    """The same for a box (x0, y0, x1, y1) in shares of the picture, 0-1."""
    x0, y0, x1, y1 = box
    row, column = ROWS[_third((y0 + y1) / 2)], COLUMNS[_third((x0 + x1) / 2)]
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"


def total(regions: Sequence[RegionShare]) -> float:
    """Sum of the regions' points."""
    return sum(region.points for region in regions)


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


def _third(share: float) -> int:
    return min(2, int(share * 3))
