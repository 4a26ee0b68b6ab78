from __future__ import annotations

import pandas as pd
import pytest

from anipop_core.figures.colours import DARK, LIGHT
from anipop_core.figures.evidence.calibration import score_calibration, score_calibration_sentence
from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.evidence.lines import lines, lines_sentence
from anipop_core.figures.evidence.misses import misses, misses_sentence

DOTS = pd.DataFrame(
    {"label": ["Ours", "Theirs <b>", "Mean"], "value": [0.5, -0.25, -0.001], "low": [0.4, None, -0.1],
     "high": [0.6, None, 0.1], "strong": [True, False, False]}
)  # fmt: skip


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_dots_stand_at_their_values_in_the_order_given(colours):
    figure = dots(DOTS, colours, "Explained", band=(-0.1, 0.1), reference=0)
    whiskers, markers = figure.data[:-1], figure.data[-1]
    assert [list(whisker.x) for whisker in whiskers] == [[0.4, 0.6], [-0.1, 0.1]]
    assert list(markers.x) == [0.5, -0.25, -0.001]
    assert list(markers.marker.color) == [colours.accent, colours.muted, colours.muted]
    assert figure.layout.yaxis.autorange == "reversed"
    assert list(figure.layout.yaxis.ticktext) == [
        "Ours  <b>0.50</b>", "Theirs &lt;b&gt;  <b>−0.25</b>", "Mean  <b>0.00</b>",
    ]  # fmt: skip
    band = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    assert (band.x0, band.x1) == (-0.1, 0.1)


def test_dots_in_words():
    assert dots_sentence(DOTS, "Explained") == "Explained: Ours 0.50; Theirs <b> −0.25; Mean 0.00."
    held = pd.DataFrame({"label": ["TV"], "value": [0.9]})
    assert dots_sentence(held, "Ranges", ".0%") == "Ranges: TV 90\u00a0%."


def test_lines_start_at_zero_so_that_small_differences_look_small():
    table = pd.DataFrame({"x": [2022, 2023], "AniPop": [0.5, 0.48], "Mean": [0.7, None]})
    figure = lines(table, LIGHT, "Year", "Error")
    assert [trace.name for trace in figure.data] == ["AniPop", "Mean"]
    assert list(figure.data[0].y) == [0.5, 0.48]
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > 0.7
    assert figure.layout.showlegend
    assert lines_sentence(table, "Year", "Error") == "Error by Year. AniPop: 2022 0.50, 2023 0.48; Mean: 2022 0.70."
    assert not lines(table[["x", "AniPop"]], LIGHT, "Year", "Error").layout.showlegend


def test_calibration_is_drawn_against_the_line_of_equal_scores():
    table = pd.DataFrame({"predicted": [6.0, 7.0], "real": [6.1, 6.8]})
    line, points = score_calibration(table, LIGHT).data
    assert list(line.x) == list(line.y)
    assert (list(points.x), list(points.y)) == ([6.0, 7.0], [6.1, 6.8])
    assert "6.00 for a real 6.10, 7.00 for a real 6.80" in score_calibration_sentence(table)


def test_a_miss_shows_what_was_said_its_range_and_what_came():
    table = pd.DataFrame(
        {"title": ["<i>A</i>", "B" * 60], "year": [2001, None], "predicted": [6.5, 7.0], "low": [5.5, None],
         "high": [7.5, None], "real": [2.0, 9.0]}
    )  # fmt: skip
    figure = misses(table, LIGHT)
    span, said, came = figure.data
    assert list(span.x) == [5.5, 7.5]
    assert (list(said.x), list(came.x)) == ([6.5, 7.0], [2.0, 9.0])
    first, second = figure.layout.yaxis.ticktext
    assert first == "&lt;i&gt;A&lt;/i&gt; (2001)"
    assert second == "B" * 37 + "…"
    assert misses_sentence(table).startswith("Scores furthest off: <i>A</i> predicted 6.50, real 2.00;")
