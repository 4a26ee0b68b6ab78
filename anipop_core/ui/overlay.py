"""A picture with its regions' shares of the score laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from PIL import Image, ImageColor

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.numbers import points_text
from anipop_core.schema import RegionShare
from anipop_core.ui.shading import side
from anipop_core.ui.thumbnails import data_uri, webp

STRONGEST = 5
SHOWN_SIDE = 640  # pixels
LAYER_SIDE = 256  # pixels: the overlay is smooth, the browser stretches it
ROWS = ("upper", "middle", "lower")
COLUMNS = ("left", "centre", "right")


def strongest_regions(regions: Sequence[RegionShare]) -> list[RegionShare]:
    """At most STRONGEST regions whose points can be told from zero, strongest first."""
    told = [region for region in regions if points_text(region.points) != points_text(0)]
    return sorted(told, key=lambda region: -abs(region.points))[:STRONGEST]


def overlay(regions: Sequence[RegionShare], strongest: float) -> Image.Image:
    """RGBA layer: blue raises, orange lowers; opaque where the points reach `strongest`.

    The regions tile the picture in rows and columns; the layer blends from one to the next.
    """
    lefts = sorted({region.box[0] for region in regions})
    tops = sorted({region.box[1] for region in regions})
    grid = np.zeros((len(tops), len(lefts)), np.float32)
    for region in regions:
        grid[tops.index(region.box[1]), lefts.index(region.box[0])] = region.points / (strongest or 1.0)
    shares = Image.fromarray(grid).resize((LAYER_SIDE, LAYER_SIDE), Image.Resampling.BICUBIC)
    values = np.clip(np.asarray(shares), -1, 1)
    raises, lowers = ImageColor.getrgb(LIGHT.raises), ImageColor.getrgb("#E08214")
    colours = np.where(values[..., None] > 0, raises, lowers)
    return Image.fromarray(np.dstack([colours, np.abs(values) * 255]).astype(np.uint8), "RGBA")


def art_html(picture: Image.Image, alt: str, regions: Sequence[RegionShare], opacity: float, strongest: float) -> str:
    """Escaped HTML: the picture, the layer at `opacity` (0-1), numbers 1-5 on the strongest regions."""
    numbers = "".join(
        f'<i style="left:{100 * (x0 + x1) / 2:.1f}%;top:{100 * (y0 + y1) / 2:.1f}%">{place}</i>'
        for place, (x0, y0, x1, y1) in enumerate((r.box for r in strongest_regions(regions)), start=1)
    )
    layer = data_uri(webp(overlay(regions, strongest), LAYER_SIDE))
    return (
        f'<figure class="ap-art"><img src="{data_uri(webp(picture, SHOWN_SIDE))}" alt="{escape(alt)}">'
        f'<img src="{layer}" alt="" style="opacity:{opacity:.2f}">{numbers}</figure>'
    )


def region_list(regions: Sequence[RegionShare]) -> str:
    """HTML list of the numbered regions: where, and how many points."""
    rows = "".join(
        f'<li><i>{place}</i><b class="{side(region.points)}">{points_text(region.points)}</b>'
        f"<span>{where(region)}</span></li>"
        for place, region in enumerate(strongest_regions(regions), start=1)
    )
    return f'<ol class="ap-regions" aria-label="Strongest regions, in score points">{rows}</ol>'


def where(region: RegionShare) -> str:
    """ "upper left", "middle centre", by the ninth of the picture its centre lies in."""
    return where_in(region.box)


def where_in(box: tuple[float, float, float, float]) -> str:
    """The same for a box."""
    x0, y0, x1, y1 = box
    row, column = ROWS[_third((y0 + y1) / 2)], COLUMNS[_third((x0 + x1) / 2)]
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"


def _third(share: float) -> int:
    return min(2, int(share * 3))
