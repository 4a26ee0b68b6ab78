from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from PIL import Image

from anipop_core.figures.pictures import moves_little, overlay
from anipop_core.schema import RegionShare, WordShare
from anipop_core.ui.widgets.overlay import art_html, region_list
from anipop_core.ui.widgets.shading import shaded_text

PICTURE = Image.new("RGB", (40, 30), "teal")


def regions(points: Sequence[float]) -> list[RegionShare]:
    """A row of equal columns."""
    n = len(points)
    return [RegionShare("Art", "art.png", (i / n, 0.0, (i + 1) / n, 1.0), value) for i, value in enumerate(points)]


def deepest(points: Sequence[float]) -> int:
    return int(np.asarray(overlay(regions(points)))[..., 3].max())


def test_a_picture_stands_beside_itself_with_its_regions_in_words():
    html = art_html(PICTURE, "<i>art</i>", regions([0.3, -0.1, 0.004]), 0.55)
    assert html.count("<figure>") == 2
    assert "<i>art" not in html
    assert "As it is" in html and "What moves the score" in html
    assert "opacity:0.55" in html
    assert "<i>1</i>" in html and "+0.30" in html and "<i>2</i>" in html and "−0.10" in html
    assert "<i>3</i>" not in html  # reads as 0.00


def test_the_list_sums_to_the_picture():
    shown = re.findall(r"[+−]?\d\.\d\d", region_list(regions([0.3, -0.1, 0.02, 0.02, 0.02, 0.03, 0.04])))
    assert sum(float(points.replace("−", "-")) for points in shown) == 0.33
    assert "the other 2 regions" in region_list(regions([0.3, -0.1, 0.02, 0.02, 0.02, 0.03, 0.04]))
    assert "spread over all 3 regions" in region_list(regions([0.004, 0.004, 0.004]))


def test_a_picture_that_moves_next_to_nothing_has_a_sentence_instead_of_a_map():
    html = art_html(PICTURE, "Art", regions([0.004, -0.004]), 0.55)
    assert "This picture moves the score by less than 0.01." in html
    assert html.count("<img") == 1


def test_regions_that_cancel_out_or_add_up_are_more_than_nothing():
    assert moves_little(regions([0.004, 0.004]))
    assert not moves_little(regions([0.03, -0.03]))
    assert not moves_little(regions([0.004, 0.004, 0.004]))


def test_weak_parts_are_pale():
    assert deepest([0.3, -0.1]) == deepest([0.02, 0.0]) == 255
    assert deepest([0.005, 0.0]) < 80


def test_weak_words_are_pale():
    def shade(points: float) -> str:
        return shaded_text("word", [WordShare("Synopsis", "word", 0, 4, points)], [])

    assert "40%" in shade(0.3)
    assert "10%" in shade(-0.005)
    assert "%" not in shade(0.0)
