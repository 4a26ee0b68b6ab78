from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from anipop_core.evaluation.calibration import calibration, held, score_by_tenth
from anipop_core.evaluation.record import Record
from tests.made_up_predictions import made_up_predictions, made_up_titles


def with_coverage(n: int, inside: int) -> pd.DataFrame:
    real = np.where(np.arange(n) < inside, 6.5, 9.5)
    return pd.DataFrame({"real": real, "low": 6.0, "high": 7.0})


@pytest.mark.parametrize(
    ("n", "inside", "holds"),
    [
        (10_000, 8_800, True),
        (10_000, 8_790, False),
        (10_000, 9_200, True),
        (10_000, 9_210, False),
        (20, 15, True),  # chance does that to 20 titles: the interval reaches down to 14
        (20, 13, False),
        (1, 1, True),
    ],
)
def test_ranges_hold_from_88_to_92_or_as_near_as_chance_allows(n, inside, holds):
    found = held(with_coverage(n, inside))
    assert found["coverage"] == pytest.approx(inside / n)
    assert found["holds"] is holds


def test_what_chance_allows_is_the_binomial_distribution():
    """No more than a 200th of all draws lies on either side of the interval, and one title further in more does."""
    low, high = (round(bound * 300) for bound in held(with_coverage(300, 270))["chance"])
    ranges = stats.binom(300, 0.9)
    assert ranges.cdf(low - 1) < 0.005 <= ranges.cdf(low)
    assert ranges.sf(high) <= 0.005 < ranges.sf(high - 1)


def test_groups_from_lowest_to_highest_score_are_compared_with_what_came():
    predicted = np.arange(100) / 10
    found = score_by_tenth(pd.DataFrame({"predicted": predicted, "real": predicted - 0.5}))
    assert [row["n"] for row in found] == [10] * 10
    assert found[0]["predicted"] == pytest.approx(0.45)
    assert all(row["predicted"] - row["real"] == pytest.approx(0.5) for row in found)


def test_wider_ranges_are_compared_with_larger_errors():
    titles = made_up_titles()
    predictions = made_up_predictions(titles)
    run = predictions[(predictions["protocol"] == "franchise") & (predictions["variant"] == "all_inputs")]
    run = run[run["seed"] == 0].copy()
    half = np.linspace(0.1, 2, len(run))
    run["score"] = titles["score"].to_numpy() + half / 2
    run["low"], run["high"] = run["score"] - half, run["score"] + half
    found = calibration(Record.of(run, titles))["ranges"]["franchise"]["all_inputs"]
    assert found["width_and_error"] == pytest.approx(1, abs=1e-3)
    assert [row["mae"] for row in found["by_width"]] == pytest.approx(
        [row["width"] / 4 for row in found["by_width"]], rel=1e-4
    )
    assert found["overall"]["coverage"] == 1
    assert not found["overall"]["holds"]
    assert {row["value"] for row in found["fold"]} == {"0", "1", "2", "3", "4"}


@pytest.mark.parametrize(("held_of_200", "holds"), [(170, True), (169, False), (200, True)])
def test_later_years_have_a_limit_of_their_own(held_of_200, holds):
    titles = made_up_titles()
    predictions = made_up_predictions(titles)
    run = predictions[(predictions["protocol"] == "temporal") & (predictions["variant"] == "all_inputs")].copy()
    assert len(run) == 200
    real = run["mal_id"].map(titles.set_index("mal_id")["score"])
    run["low"], run["high"] = real - 0.5, real + np.where(np.arange(200) < held_of_200, 0.5, -0.1)
    found = calibration(Record.of(run, titles))["ranges"]["temporal"]["all_inputs"]["overall"]
    assert found["coverage"] == pytest.approx(held_of_200 / 200)
    assert found["at_least"] == 0.85
    assert found["holds"] is holds
