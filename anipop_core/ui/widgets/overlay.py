"""A picture with its regions' shares of the score laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PIL import Image

from anipop_core.figures.numbers import UNIT, output_text, points_text
from anipop_core.figures.pictures import (
    LAYER_SIDE,
    data_uri,
    little,
    moves_little,
    overlay,
    strongest_regions,
    total,
    webp,
    where,
)
from anipop_core.schema import Output, RegionShare
from anipop_core.ui.widgets.shading import side

SHOWN_SIDE = 640  # pixels


def art_html(
    picture: Image.Image, name: str, regions: Sequence[RegionShare], opacity: float, output: Output = "score"
) -> str:
    """Escaped HTML: the picture as it is, beside it the same under its regions' points, and the strongest in words.

    opacity: of the colour, 0-1. A picture that moves the score by next to nothing is shown with a sentence.
    """
    source = data_uri(webp(picture, SHOWN_SIDE))
    before = f'<img src="{source}" alt="{escape(name)}, as it is">'
    if moves_little(regions, output):
        least = output_text(little(output), output)
        return f"{_figure(before)}<p>This picture moves the {output} by less than {least}.</p>"
    layer = data_uri(webp(overlay(regions, output), LAYER_SIDE))
    after = (
        f'<img src="{source}" alt="{escape(name)}, coloured by what each region moves; the strongest are listed">'
        f'<img src="{layer}" alt="" style="opacity:{opacity:.2f}">{_numbers(regions, output)}'
    )
    return _figure(before, "As it is") + _figure(after, f"What moves the {output}") + region_list(regions, output)


def _figure(content: str, caption: str = "") -> str:
    return f'<figure><div class="ap-art">{content}</div><figcaption>{caption}</figcaption></figure>'


def _numbers(regions: Sequence[RegionShare], output: Output) -> str:
    """1-5 on the strongest regions."""
    boxes = [region.box for region in strongest_regions(regions, output)]
    return "".join(
        f'<i style="left:{100 * (x0 + x1) / 2:.1f}%;top:{100 * (y0 + y1) / 2:.1f}%">{place}</i>'
        for place, (x0, y0, x1, y1) in enumerate(boxes, start=1)
    )


def region_list(regions: Sequence[RegionShare], output: Output = "score") -> str:
    """HTML list of the numbered regions: where, and how many points; the others in one row."""
    shown = strongest_regions(regions, output)
    rows = "".join(
        f'<li><i>{place}</i><b class="{side(region.points)}">{points_text(region.points, output)}</b>'
        f"<span>{where(region)}</span></li>"
        for place, region in enumerate(shown, start=1)
    )
    rest = total(regions) - total(shown)
    others = f"the other {len(regions) - len(shown)} regions" if shown else f"spread over all {len(regions)} regions"
    rows += f'<li><b class="{side(rest, little(output) / 2)}">{points_text(rest, output)}</b><span>{others}</span></li>'
    return f'<ol class="ap-regions" aria-label="Strongest regions, in {UNIT[output]}">{rows}</ol>'
