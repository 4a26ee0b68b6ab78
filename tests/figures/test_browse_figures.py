from __future__ import annotations

import numpy as np
import pandas as pd

from anipop_core.figures.browse.groups import groups, groups_sentence
from anipop_core.figures.browse.map import title_map, title_map_sentence
from anipop_core.figures.browse.reach import score_and_reach, score_and_reach_sentence
from anipop_core.figures.browse.scores import scores, scores_sentence
from anipop_core.figures.browse.years import years, years_sentence
from anipop_core.figures.colours import LIGHT

YEARS = pd.DataFrame(
    {"year": [1999, 2000, 2001], "titles": [3, 40, 50], "mean": [9.0, 6.0, 7.0], "low": [1.0, 5.9, 6.9],
     "high": [10.0, 6.1, 7.1]}
)  # fmt: skip
GROUPS = pd.DataFrame(
    {"value": ["<b>Big</b>", "Few", "One"], "titles": [100, 12, 1], "mean": [7.0, 6.5, 6.0], "low": [6.9, 6.0, np.nan],
     "high": [7.1, 7.0, np.nan]}
)  # fmt: skip
POINTS = pd.DataFrame(
    {"x": [0.0, 1.0], "y": [1.0, 0.0], "title": ["<i>A</i>", "B"], "score": [7.0, 8.0], "error": [0.5, np.nan],
     "has_genre": [True, False]}
)  # fmt: skip


def test_bars_outside_the_chosen_stretch_are_pale():
    table = pd.DataFrame({"low": [6.9, 7.0, 7.1], "titles": [1, 2, 3]})
    bars = scores(table, LIGHT, (7.0, 7.09)).data[0]
    assert list(bars.marker.color) == [LIGHT.neutral, LIGHT.muted, LIGHT.neutral]
    assert list(scores(table, LIGHT).data[0].marker.color) == [LIGHT.muted] * 3
    assert scores_sentence(3, (6.9, 7.0, 7.1)).startswith("Scores of 3 titles: the middle one has 7.00")


def test_years_of_few_titles_are_pale_and_without_intervals():
    figure = years(YEARS, LIGHT, (2001, None))
    pale, firm, bars = figure.data
    assert list(pale.x) == [1999]
    assert pale.error_y.array is None
    assert list(firm.x) == [2000, 2001]
    np.testing.assert_allclose(firm.error_y.array, [0.1, 0.1])
    assert list(bars.marker.color) == [LIGHT.neutral, LIGHT.neutral, LIGHT.muted]
    assert "Mean score 6.00 in 2000 and 7.00 in 2001." in years_sentence(YEARS)


def test_small_groups_are_pale_and_noted_with_their_numbers():
    figure = groups(GROUPS, LIGHT, 6.6)
    dots = figure.data[-1]
    assert list(dots.marker.color) == [LIGHT.muted, LIGHT.neutral, LIGHT.neutral]
    assert len(figure.data) == 3  # two intervals: one title has none
    assert "&lt;b&gt;Big" in figure.layout.yaxis.ticktext[0]
    assert "Few 6.50 (6.00 to 7.00), 12 titles; One 6.00, 1 titles" in groups_sentence(GROUPS, "genre")
    chosen = groups(GROUPS, LIGHT, None, ["Few"]).data[-1]
    assert list(chosen.marker.color) == [LIGHT.muted, LIGHT.ink, LIGHT.neutral]


def test_the_area_of_a_dot_counts_titles():
    table = pd.DataFrame({"reach": [0.0, 50.0], "score": [6.0, 7.0], "titles": [25, 100]})
    figure = score_and_reach(table, LIGHT, (2.5, 0.25), score=(6.5, None))
    dots = figure.data[0]
    assert dots.marker.size[1] / dots.marker.size[0] == 2
    assert list(dots.marker.color) == [LIGHT.neutral, LIGHT.muted]
    assert (dots.x[1], dots.y[1]) == (51.25, 7.125)
    assert "about 6.1, the more listed about 7.1" in score_and_reach_sentence(table, (2.5, 0.25))


def test_the_map_says_names_as_text_and_numbers_beside_colours():
    figure = title_map(POINTS, LIGHT, "error", (0, 0, 1, 1), (-1, -1, 2, 2))
    dots = figure.data[0]
    assert dots.customdata[0] == "&lt;i&gt;A&lt;/i&gt;"
    assert list(dots.text) == ["score 7.00, model minus real +0.50", "score 8.00"]
    assert dots.marker.colorbar.tickformat == "+.1f"
    assert (figure.layout.shapes[0].x1, tuple(figure.layout.xaxis.range)) == (1, (-1, 2))


def test_titles_of_a_genre_lie_on_top():
    dots = title_map(POINTS, LIGHT, "genre.Action").data[0]
    assert list(dots.marker.color) == [LIGHT.neutral, LIGHT.ink]
    assert "Marked: 1 titles of the genre Action." in title_map_sentence(POINTS, 2, "genre.Action", "Action")
    assert title_map_sentence(POINTS, 9, "score").startswith("A fixed sample of 2 of 9 titles")
    assert "by what their synopsis is about and, with less weight, by their covers" in title_map_sentence(
        POINTS, 2, "score"
    )
