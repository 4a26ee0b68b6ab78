from __future__ import annotations

import numpy as np
import pytest

from anipop_core.figures.colours import DARK, LIGHT, faded
from anipop_core.figures.distribution import distribution_sentence, score_distribution
from anipop_core.figures.drivers import drivers, drivers_sentence, side_colour
from anipop_core.schema import Block

SCORES = np.array([5.04, 5.06, 6.0, 7.25, 7.25])
BLOCKS = [
    Block("Synopsis", "synopsis", 0, 0.5, 0.0, False),
    Block("<b>Aki</b>", "character", 0, -0.2, 0.1, True),
    Block("Plan", "facts", 0, 0.01, 0.0, False),
]


def bars(figure):
    return {round(float(x), 2): int(y) for x, y in zip(figure.data[0].x, figure.data[0].y, strict=True) if y}


def test_each_title_stands_in_its_bar():
    assert bars(score_distribution(SCORES, LIGHT)) == {5.05: 2, 6.05: 1, 7.25: 2}


def test_the_range_is_tinted_and_the_score_marked():
    figure = score_distribution(SCORES, LIGHT, 6.5, 5.9, 7.3)
    tinted = {
        round(float(x), 2)
        for x, colour in zip(figure.data[0].x, figure.data[0].marker.color, strict=True)
        if colour != LIGHT.neutral
    }
    assert tinted == {round(5.95 + i / 10, 2) for i in range(14)}
    band, line = figure.layout.shapes
    assert (band.x0, band.x1) == (5.9, 7.3)
    assert line.x0 == line.x1 == 6.5
    assert figure.layout.annotations[0].text == "<b>6.50</b>"


def test_a_distribution_in_words():
    assert distribution_sentence(SCORES, 6.5, 5.9, 7.3) == (
        "Scores of 5 known titles: the middle one has 6.00, half of them lie between 5.06 and 7.25. "
        "This pitch: 6.50, likely 5.9 – 7.3 (90 % range)."
    )
    assert distribution_sentence([]) == "No title has a score here."


@pytest.mark.parametrize("scores", [[], [7.0]])
def test_a_distribution_of_few(scores):
    assert sum(bars(score_distribution(scores, DARK)).values()) == len(scores)


def test_a_waterfall_runs_from_base_to_score():
    figure = drivers(BLOCKS, 6.5, 6.81, LIGHT)
    bar, base, score = figure.data
    starts, ends = np.array(bar.base), np.array(bar.base) + np.array(bar.x)
    assert starts == pytest.approx([6.5, 7.0, 6.8])
    assert ends[:-1] == pytest.approx(starts[1:])
    assert (base.x[0], score.x[0]) == (6.5, 6.81)
    assert ends[-1] == pytest.approx(score.x[0])
    low, high = figure.layout.xaxis.range
    assert low < 6.5 and high > 7.0
    assert list(bar.marker.color) == [LIGHT.raises, LIGHT.lowers, LIGHT.neutral]


def test_names_are_shown_as_text_and_rough_shares_said():
    figure = drivers(BLOCKS, 6.5, 6.81, LIGHT)
    assert figure.layout.yaxis.ticktext == (
        "Base  <b>6.50</b>",
        "Synopsis  <b>+0.50</b>",
        "&lt;b&gt;Aki&lt;/b&gt; (rough)  <b>−0.20</b>",
        "Plan  <b>+0.01</b>",
        "Score  <b>6.81</b>",
    )
    assert figure.data[0].customdata[1][0] == "&lt;b&gt;Aki&lt;/b&gt;"


def test_a_long_name_is_cut():
    figure = drivers([Block("A" * 80, "character", 0, 0.1, 0.0, False)], 6.5, 6.6, LIGHT)
    assert figure.layout.yaxis.ticktext[1] == f"{'A' * 25}…  <b>+0.10</b>"


def test_a_waterfall_without_blocks():
    assert len(drivers([], 6.5, 6.5, LIGHT).layout.yaxis.ticktext) == 2


def test_a_waterfall_in_words():
    assert drivers_sentence(BLOCKS[:1], 6.5, 7.0) == "From the base 6.50 to 7.00, in score points: Synopsis +0.50."


@pytest.mark.parametrize(
    ("points", "colour"), [(0.02, "raises"), (-0.02, "lowers"), (0.0199, "neutral"), (0, "neutral")]
)
def test_small_shares_are_grey(points, colour):
    assert side_colour(points, DARK) == getattr(DARK, colour)


def test_faded():
    assert faded("#4656D6", 0.25) == "rgba(70,86,214,0.25)"
