"""A picture with its regions' shares of the score laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from PIL import Image, ImageColor

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.numbers import points_text
from anipop_core.schema import RegionShare
from anipop_core.ui.shading import PALEST, side
from anipop_core.ui.thumbnails import data_uri, webp

STRONGEST = 5
LITTLE = 0.01  # points: a picture that nowhere moves the score by so much has no map
SHOWN_SIDE = 640  # pixels
LAYER_SIDE = 256  # pixels: the overlay is smooth, the browser stretches it
ROWS = ("upper", "middle", "lower")
COLUMNS = ("left", "centre", "right")


def strongest_regions(regions: Sequence[RegionShare]) -> list[RegionShare]:
    """At most STRONGEST regions whose points can be told from zero, strongest first."""
    told = [region for region in regions if points_text(region.points) != points_text(0)]
    return sorted(told, key=lambda region: -abs(region.points))[:STRONGEST]


def moves_little(regions: Sequence[RegionShare]) -> bool:
    """True where neither the picture nor any of its regions moves the score by LITTLE."""
    return max(abs(points) for points in (_total(regions), *(r.points for r in regions))) < LITTLE


def overlay(regions: Sequence[RegionShare]) -> Image.Image:
    """RGBA layer: blue raises, orange lowers; opaque at the strongest region, paler where that is weak.

    The regions tile the picture in rows and columns; the layer blends from one to the next.
    """
    lefts = sorted({region.box[0] for region in regions})
    tops = sorted({region.box[1] for region in regions})
    strongest = max([PALEST, *(abs(region.points) for region in regions)])
    grid = np.zeros((len(tops), len(lefts)), np.float32)
    for region in regions:
        grid[tops.index(region.box[1]), lefts.index(region.box[0])] = region.points / strongest
    shares = Image.fromarray(grid).resize((LAYER_SIDE, LAYER_SIDE), Image.Resampling.BICUBIC)
    values = np.clip(np.asarray(shares), -1, 1)
    raises, lowers = ImageColor.getrgb(LIGHT.raises), ImageColor.getrgb("#E08214")
    colours = np.where(values[..., None] > 0, raises, lowers)
    return Image.fromarray(np.dstack([colours, np.abs(values) * 255]).astype(np.uint8), "RGBA")


def art_html(picture: Image.Image, name: str, regions: Sequence[RegionShare], opacity: float) -> str:
    """Escaped HTML: the picture as it is, beside it the same under its regions' points, and the strongest in words.

    opacity: of the colour, 0-1. A picture that moves the score by next to nothing is shown with a sentence.
    """
    source = data_uri(webp(picture, SHOWN_SIDE))
    before = f'<img src="{source}" alt="{escape(name)}, as it is">'
    if moves_little(regions):
        return f"{_figure(before)}<p>This picture moves the score by less than {LITTLE:.2f}.</p>"
    layer = data_uri(webp(overlay(regions), LAYER_SIDE))
    after = (
        f'<img src="{source}" alt="{escape(name)}, coloured by what each region moves; the strongest are listed">'
        f'<img src="{layer}" alt="" style="opacity:{opacity:.2f}">{_numbers(regions)}'
    )
    return _figure(before, "As it is") + _figure(after, "What moves the score") + region_list(regions)


def _figure(content: str, caption: str = "") -> str:
    return f'<figure><div class="ap-art">{content}</div><figcaption>{caption}</figcaption></figure>'


def _numbers(regions: Sequence[RegionShare]) -> str:
    """1-5 on the strongest regions."""
    boxes = [region.box for region in strongest_regions(regions)]
    return "".join(
        f'<i style="left:{100 * (x0 + x1) / 2:.1f}%;top:{100 * (y0 + y1) / 2:.1f}%">{place}</i>'
        for place, (x0, y0, x1, y1) in enumerate(boxes, start=1)
    )


def _total(regions: Sequence[RegionShare]) -> float:
    return sum(region.points for region in regions)


def region_list(regions: Sequence[RegionShare]) -> str:
    """HTML list of the numbered regions: where, and how many points; the others in one row."""
    shown = strongest_regions(regions)
    rows = "".join(
        f'<li><i>{place}</i><b class="{side(region.points)}">{points_text(region.points)}</b>'
        f"<span>{where(region)}</span></li>"
        for place, region in enumerate(shown, start=1)
    )
    rest = _total(regions) - _total(shown)
    others = f"the other {len(regions) - len(shown)} regions" if shown else f"spread over all {len(regions)} regions"
    rows += f'<li><b class="{side(rest, LITTLE / 2)}">{points_text(rest)}</b><span>{others}</span></li>'
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
