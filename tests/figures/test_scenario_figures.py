from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.figures.changes import change_colour, change_text
from anipop_core.figures.colours import DARK, LIGHT
from anipop_core.figures.difference import difference_figure, difference_sentence
from anipop_core.figures.side_by_side import side_by_side_figure, side_by_side_sentence
from anipop_core.figures.sweep import shown_points, sweep_figure, sweep_sentence
from anipop_core.model.noise import Change
from anipop_core.scenarios.comparison import BlockChange, Comparison
from anipop_core.scenarios.ensemble_score import EnsembleScore
from anipop_core.scenarios.matching import Difference
from anipop_core.scenarios.side_by_side import BlockPoints, SideBySideRow
from anipop_core.scenarios.sweep import Sweep, SweepPoint
from anipop_core.schema import Facts


def scored(score: float) -> EnsembleScore:
    reach = 10 * score - 20
    ensembles = ((score, score), (reach, reach))
    return EnsembleScore(
        score, score - 1, score + 1, 50.0, reach, reach - 20, reach + 20, 9000, 700, 60_000, *ensembles
    )


def point(label: str, points: float, action="set", noise: float = 0.1) -> SweepPoint:
    return SweepPoint(label, action, Facts(), scored(7 + points), Change(points, noise), 20)


SWEEP = Sweep("type", (point("<b>Movie</b>", 0.3), point("OVA", 0.05), point("TV", 0.0, "keep"), point("ONA", -0.4)))
PARTS = (
    BlockChange(Difference("<i>Aki</i>", "character", 0, 0), Change(0.3, 0.1), ()),
    BlockChange(Difference("Plan", "facts", 0, 0), Change(-0.05, 0.1), ()),
)
COMPARISON = Comparison(scored(7.0), scored(7.25), Change(0.25, 0.1), PARTS, True)
ROWS = [
    SideBySideRow("First", scored(7.0), None, 6.5, (BlockPoints("Synopsis", "synopsis", 0.5),)),
    SideBySideRow(
        "<b>Film</b>",
        scored(7.5),
        Change(0.5, 0.1),
        6.5,
        (BlockPoints("Synopsis", "synopsis", 1.1), BlockPoints("Plan", "facts", -0.1)),
    ),
]


def test_a_sweep_shows_the_plan_in_the_accent_and_noise_in_grey():
    figure = sweep_figure(SWEEP, LIGHT)
    *ranges, dots, counts = figure.data
    assert list(counts.text) == [str(p.titles) for p in SWEEP.points]
    assert [list(r.x) for r in ranges] == [[p.scored.low, p.scored.high] for p in SWEEP.points]
    assert list(dots.x) == [p.scored.score for p in SWEEP.points]
    assert list(dots.marker.color) == [LIGHT.raises, LIGHT.neutral, LIGHT.accent, LIGHT.lowers]
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;Movie&lt;/b&gt;  <b>7.30</b>"
    assert figure.layout.yaxis.ticktext[2] == "TV (as planned)  <b>7.00</b>"
    assert dots.customdata[3][1] == "6.60, likely 5.6 – 7.6, 20 known titles; −0.40, larger than model noise"


def test_a_sweep_in_words():
    two = Sweep("genres", (point("Drama", 0.05, "add"), point("Comedy", 0.0, "keep")))
    assert sweep_sentence(two) == (
        "Scores with their 90 % ranges, the highest first. with Drama: 7.05, likely 6.0 – 8.1, 20 known "
        "titles; +0.05, within noise; Comedy (as planned): 7.00, likely 6.0 – 8.0, 20 known titles."
    )


@pytest.mark.parametrize("own", [0, 5, 20, 100, 218, 219])
def test_of_many_values_the_first_the_last_and_the_plans_own_are_shown(own):
    points = tuple(point(str(i), 1 - i / 100, "keep" if i == own else "set") for i in range(220))
    shown = shown_points(Sweep("studios", points), most=10)
    assert len(shown) == 10
    assert [p for p in shown if p.action == "keep"] == [points[own]]
    assert (shown[0], shown[-1]) == (points[0], points[-1])
    assert [p.change.points for p in shown] == sorted((p.change.points for p in shown), reverse=True)
    assert len(sweep_figure(Sweep("studios", points), DARK).layout.yaxis.ticktext) == 40


def test_changes_with_their_noise():
    clear, noisy = Change(0.21, 0.1), Change(-0.05, 0.1)
    assert change_text(clear) == "+0.21, larger than model noise"
    assert change_text(noisy) == "−0.05, within noise"
    assert [change_colour(change, LIGHT) for change in (clear, noisy, Change(-0.3, 0.1))] == [
        LIGHT.raises, LIGHT.neutral, LIGHT.lowers,
    ]  # fmt: skip


def test_a_difference_runs_from_one_version_to_the_other():
    figure = difference_figure(COMPARISON, "<As scored>", "New", LIGHT)
    bar, before, after = figure.data
    ends = np.array(bar.base) + np.array(bar.x)
    assert list(bar.base) == pytest.approx([7.0, 7.3])
    assert ends[-1] == pytest.approx(after.x[0])
    assert (before.x[0], after.x[0]) == (7.0, 7.25)
    assert list(bar.marker.color) == [LIGHT.raises, LIGHT.neutral]
    assert figure.layout.yaxis.ticktext == (
        "&lt;As scored&gt;  <b>7.00</b>", "&lt;i&gt;Aki&lt;/i&gt;  <b>+0.30</b>", "Plan  <b>−0.05</b>",
        "New  <b>7.25</b>",
    )  # fmt: skip
    assert difference_sentence(COMPARISON, "Old", "New") == (
        "From Old 7.00 to New 7.25: +0.25, larger than model noise. "
        "<i>Aki</i> +0.30, larger than model noise; Plan −0.05, within noise."
    )
    nothing = Comparison(scored(7.0), scored(7.0), Change(0.0, 0.02), (), True)
    assert len(difference_figure(nothing, "Old", "New", LIGHT).layout.yaxis.ticktext) == 2
    assert difference_sentence(nothing, "Old", "New").endswith("Nothing differs.")


def test_versions_side_by_side_with_their_blocks():
    figure = side_by_side_figure(ROWS, "<b>Film</b>", LIGHT)
    first_range, first, first_base, first_blocks, film_range, film, _, film_blocks = figure.data
    assert list(first_range.x) == [6.0, 8.0] and list(film_range.x) == [6.5, 8.5]
    assert (first.marker.color, film.marker.color) == (LIGHT.muted, LIGHT.accent)
    assert list(first_base.x) == [6.5]
    assert list(first_blocks.x) == [7.0]
    assert list(film_blocks.x) == pytest.approx([7.6, 6.4])
    assert list(film_blocks.marker.color) == [LIGHT.raises, LIGHT.lowers]
    assert figure.layout.yaxis.ticktext == ("First", "&lt;b&gt;Film&lt;/b&gt;")
    assert side_by_side_sentence(ROWS[:1]) == "First: 7.00, likely 6.0 – 8.0, from base 6.50, Synopsis +0.50."
    assert len(side_by_side_figure([], "", DARK).data) == 0


def test_a_reach_is_drawn_and_told_as_a_percentile_with_its_members():
    sweep = replace(SWEEP, output="reach", points=tuple(
        replace(one, change=Change(10 * one.change.points, 1.0, "reach")) for one in SWEEP.points
    ))  # fmt: skip
    *ranges, dots, _ = sweep_figure(sweep, LIGHT).data
    assert [list(r.x) for r in ranges] == [[p.scored.reach_low, p.scored.reach_high] for p in sweep.points]
    assert dots.customdata[3][1] == (
        "46.0, likely 26 – 66 (9,000 list members, 700 – 60,000), 20 known titles; −4.0, larger than model noise"
    )
    change = Change(2.5, 1.0, "reach")
    assert "From Base 50.0 to Film 52.5: +2.5, larger" in difference_sentence(
        replace(COMPARISON, change=change, output="reach"), "Base", "Film"
    )
    rows = [replace(row, output="reach", base=45.0) for row in ROWS]
    assert side_by_side_sentence(rows).startswith("First: 50.0, likely 30 – 70, from base 45.0, Synopsis +0.5.")
