"""What lies where in the figures of a report."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from anipop_core.reports.tracks import (
    Scale,
    guess_marks,
    meeting_scale,
    scale_over,
    tone_of,
    version_marks,
    waterfall_marks,
    waterfall_scale,
)
from tests.reports.meetings import BASE, PITCH, explained, meeting, with_outcomes


def test_a_scale_puts_values_where_they_belong():
    scale = Scale(6.0, 8.0)
    assert [scale.share(v) for v in (5, 6, 7, 8, 9)] == [0, 0, 0.5, 1, 1]
    assert scale.ticks() == [6.0, 6.5, 7.0, 7.5, 8.0]


@pytest.mark.parametrize("values", [[7.0], [], [1.0, 10.0], [6.51, 6.52]])
def test_a_scale_has_room_and_a_few_ticks(values):
    scale = scale_over(values)
    assert scale.low < min(values, default=1) and scale.high > max(values, default=10)
    assert 1 <= len(scale.ticks()) <= 7


def test_each_bar_begins_where_the_one_before_ended():
    explanation = explained(PITCH)
    scale = waterfall_scale([explanation])
    base, *bars, score = (row[0] for row in waterfall_marks(explanation, scale))
    assert base.start == pytest.approx(scale.share(BASE))
    place = base.start
    for bar, block in zip(bars, explanation.blocks, strict=True):
        end = place + block.points / (scale.high - scale.low)
        assert sorted((place, end)) == pytest.approx([bar.start, bar.start + bar.width])
        assert bar.tone == ("raises" if block.points > 0 else "lowers")
        place = end
    assert place == pytest.approx(score.start)


def test_only_the_current_version_takes_the_accent():
    report = meeting()
    assert report.current == "第二案 B"
    tones = [version_marks(v, meeting_scale(report), v.name == report.current)[0].tone for v in report.versions]
    assert tones == ["muted", "accent"]
    undecided = [replace(version, decisions=()) for version in report.versions]
    assert meeting(versions=(report.versions[0], undecided[1])).current == "Version A"
    assert meeting(versions=tuple(undecided)).current == "第二案 B"
    assert meeting(versions=()).current == ""


def test_guesses_and_the_real_score_lie_on_their_versions_row():
    report = with_outcomes(meeting(), 7.4, None)
    first, second = (guess_marks(version, meeting_scale(report), False) for version in report.versions)
    assert [mark.kind for mark in first] == ["range", "dot", "ring", "line"]
    assert [mark.kind for mark in second] == ["range", "dot", "ring"]
    rings = [marks[2].start for marks in (first, second)]
    assert all(0 <= left < right <= 1 for left, right in pairwise(rings))


def test_noise_is_grey():
    assert [tone_of(points) for points in (0.2, -0.2, 0.019, -0.019)] == ["raises", "lowers", "neutral", "neutral"]
