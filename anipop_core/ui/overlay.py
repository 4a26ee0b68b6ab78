"""A picture with its regions' shares of the score laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PIL import Image

from anipop_core.figures.numbers import points_text
from anipop_core.figures.overlay import LAYER_SIDE, overlay, strongest_regions, where, where_in
from anipop_core.figures.thumbnails import data_uri, webp
from anipop_core.schema import RegionShare
from anipop_core.ui.shading import side

__all__ = ["art_html", "overlay", "region_list", "strongest_regions", "where", "where_in"]

SHOWN_SIDE = 640  # pixels


def art_html(picture: Image.Image, alt: str, regions: Sequence[RegionShare], opacity: float) -> str:
    """Escaped HTML: the picture, the layer at `opacity` (0-1), numbers 1-5 on the strongest regions."""
    numbers = "".join(
        f'<i style="left:{100 * (x0 + x1) / 2:.1f}%;top:{100 * (y0 + y1) / 2:.1f}%">{place}</i>'
        for place, (x0, y0, x1, y1) in enumerate((r.box for r in strongest_regions(regions)), start=1)
    )
    layer = data_uri(webp(overlay(regions), LAYER_SIDE))
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
