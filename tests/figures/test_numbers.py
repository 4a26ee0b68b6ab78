from __future__ import annotations

import pytest

from anipop_core.figures.numbers import (
    better_than_text,
    error_text,
    points_text,
    range_text,
    score_text,
    signed_text,
    top_share_text,
)


@pytest.mark.parametrize(
    ("points", "text"), [(0.414, "+0.41"), (-0.056, "−0.06"), (0.004, "0.00"), (-0.004, "0.00"), (0, "0.00")]
)
def test_points_carry_a_sign_unless_they_are_none(points, text):
    assert points_text(points) == text


@pytest.mark.parametrize(("value", "text"), [(0.553, "0.55"), (-0.04, "−0.04"), (-0.001, "0.00")])
def test_other_numbers_have_a_sign_below_zero_only(value, text):
    assert signed_text(value) == text


def test_errors_never_break_across_lines():
    assert error_text(0.456) == "±\u00a00.46"


def test_scores_and_ranges():
    assert score_text(7.416) == "7.42"
    assert range_text(6.55, 8.12) == "6.5 – 8.1"


@pytest.mark.parametrize(("percentile", "whole"), [(0, 1), (0.4, 1), (78.2, 78), (99.8, 99), (100, 99)])
def test_percentiles_are_whole_and_never_all_or_none(percentile, whole):
    assert better_than_text(percentile) == f"better than {whole} % of known titles"
    assert top_share_text(100 - percentile) == f"top {whole} %"
