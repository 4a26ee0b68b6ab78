from __future__ import annotations

import pandas as pd
import pytest

from anipop_core.figures.colours import DARK, LIGHT
from anipop_core.figures.dataset import (
    bars,
    bars_sentence,
    coverage_map,
    coverage_sentence,
    score_years,
    score_years_sentence,
)

SHARES = pd.DataFrame({"Cover": [10.0, 90.0], "Year": [100.0, 0.0]}, index=["1990s (5)", "2000s (7)"])
YEARS = pd.DataFrame(
    {"year": [2000, 2001], "titles": [10, 20], "lower": [5.0, 5.5], "middle": [6.0, 6.5], "upper": [7.0, 7.5]}
)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_cell_of_the_map_has_its_number_in_a_readable_colour(colours):
    figure = coverage_map(SHARES, colours)
    written = {(a.x, a.y): (a.text, a.font.color) for a in figure.layout.annotations}
    assert written["Cover", "1990s (5)"] == ("10", colours.ink)
    assert written["Cover", "2000s (7)"] == ("90", colours.paper)
    assert len(written) == 4
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 100)


def test_the_maps_sentence_holds_every_number():
    sentence = coverage_sentence(SHARES, "decade")
    assert "1990s (5): Cover 10, Year 100; 2000s (7): Cover 90, Year 0." in sentence


def test_years_show_band_line_and_counts():
    figure = score_years(YEARS, LIGHT)
    assert [list(trace.y) for trace in figure.data] == [[5.0, 5.5], [7.0, 7.5], [6.0, 6.5], [10, 20]]
    assert "was 6.00 in 2000 and 6.50 in 2001" in score_years_sentence(YEARS)
    assert score_years_sentence(YEARS.head(0)) == "No year has enough titles."


def test_bars():
    figure = bars(["1 title", "2"], [4, 1200], LIGHT, "titles")
    assert list(figure.data[0].text) == ["4", "1,200"]
    assert bars_sentence(["1 title", "2"], [4, 1200], "titles") == "Number of titles. 1 title: 4; 2: 1,200."
