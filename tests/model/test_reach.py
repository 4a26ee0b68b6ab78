from __future__ import annotations

import numpy as np
import pytest

from anipop_core.model.reach import ReachInterval, ReachQuantiles
from anipop_core.training.conformal import SMALLEST_GROUP, conformalize_reach


def test_between_the_groups_the_quantiles_are_interpolated() -> None:
    interval = ReachInterval({"plan": ReachQuantiles((20.0, 60.0), (-10.0, -30.0), (30.0, 10.0))}, 0.9)
    low, high = interval.predict_interval(np.array([20.0, 40.0, 60.0]), ["plan"] * 3)
    np.testing.assert_allclose(low, [10, 20, 30])
    np.testing.assert_allclose(high, [50, 60, 70])


def test_a_range_stays_between_0_and_100_and_goes_by_its_own_kind() -> None:
    wide, narrow = ReachQuantiles((50.0,), (-90.0,), (90.0,)), ReachQuantiles((50.0,), (-1.0,), (1.0,))
    low, high = ReachInterval({"year": wide, "plan": narrow}, 0.9).predict_interval(np.full(2, 50.0), ["year", "plan"])
    assert (low.tolist(), high.tolist()) == ([0, 49], [100, 51])


def test_new_titles_fall_inside_nine_times_in_ten_high_and_low_alike() -> None:
    """Errors are three times as large in the middle as at the ends, and lopsided there."""
    generator = np.random.default_rng(0)

    def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
        reach = generator.uniform(5, 95, n)
        spread = 4 + 12 * (1 - np.abs(reach - 50) / 50)
        return (reach + spread * generator.normal(size=n)).clip(0, 100), reach

    truth, reach = draw(5000)
    interval = conformalize_reach(truth, {"plan": reach}, 0.9)
    truth, reach = draw(20_000)
    low, high = interval.predict_interval(reach, ["plan"] * len(reach))
    held = (truth >= low) & (truth <= high)
    for start in range(10, 90, 10):
        assert held[(reach >= start) & (reach < start + 10)].mean() == pytest.approx(0.9, abs=0.035), start


def test_few_titles_are_one_group() -> None:
    interval = conformalize_reach(np.arange(SMALLEST_GROUP * 1.0), {"plan": np.zeros(SMALLEST_GROUP)}, 0.9)
    assert interval.quantiles["plan"] == ReachQuantiles((0.0,), (1.0,), (48.0,))


def test_called_out_of_order_the_error_names_the_missing_step() -> None:
    with pytest.raises(ValueError, match="call conformalize_reach first"):
        ReachInterval({}, 0.9).predict_interval(np.ones(1), ["plan"])


def test_too_few_titles_to_calibrate_on() -> None:
    with pytest.raises(ValueError, match="10 calibration titles are too few"):
        conformalize_reach(np.ones(10), {"plan": np.ones(10)}, 0.9)
