from __future__ import annotations

import numpy as np
import pytest

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.members import members_distribution, members_sentence
from anipop_core.figures.numbers import members_text, reach_text

KNOWN = np.array([200, 900, 1_100, 12_000, 45_000, 4_000_000])


def test_bars_multiply_and_those_in_the_range_are_tinted() -> None:
    figure = members_distribution(KNOWN, LIGHT, 12_345, 1_000, 50_000)
    bars = figure.data[0]
    assert sum(bars.y) == len(KNOWN)
    inside = [colour != LIGHT.neutral for colour in bars.marker.color]
    assert [3 <= centre <= np.log10(50_000) for centre in bars.x] == inside
    assert "10,000" in figure.layout.xaxis.ticktext and "1,000,000" in figure.layout.xaxis.ticktext
    assert figure.layout.annotations[0].text == "<b>12,000</b>"


def test_the_sentence_says_what_is_drawn() -> None:
    assert members_sentence(KNOWN, 12_345, 1_049, 50_000).endswith(
        "This pitch: 12,000, likely 1,000 – 50,000 (90 % range)."
    )


@pytest.mark.parametrize(
    ("members", "said"), [(0, "0"), (7, "7"), (209, "210"), (12_345, "12,000"), (4_398_938, "4,400,000")]
)
def test_two_digits_of_list_members_count(members: int, said: str) -> None:
    assert members_text(members) == said


def test_a_reach_without_members_is_told_by_its_share() -> None:
    assert reach_text(69, None) == "top 31 %"
    assert reach_text(69, 42_123, 5_000, 310_000) == "42,000 list members, likely 5,000 – 310,000; top 31 %"
