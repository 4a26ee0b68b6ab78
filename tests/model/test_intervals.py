from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.model.intervals import STD_OFFSET, ConformalInterval, input_kind, kind_of
from anipop_core.schema import EncodedPitch, Facts
from anipop_core.training.conformal import conformalize


def test_quantiles_by_hand() -> None:
    """19 residuals -9..9, scale 1: the ceil(20 * .95) = 19th from either end is outermost."""
    truth = np.arange(-9.0, 10.0)
    interval = conformalize(truth, {"synopsis": (np.zeros(19), np.full(19, 1 - STD_OFFSET))}, 0.9)
    assert interval.quantiles["synopsis"] == (-9.0, 9.0)


def test_the_range_scales_with_the_predicted_std_and_stays_on_the_scale() -> None:
    interval = ConformalInterval({"plan": (-2.0, 1.0)}, 0.9)
    predicted_std = np.array([0.5, 1.0]) - STD_OFFSET
    low, high = interval.predict_interval(np.array([7.0, 9.8]), predicted_std, ["plan", "plan"])
    np.testing.assert_allclose(low, [6.0, 7.8])
    np.testing.assert_allclose(high, [7.5, 10.0])


def test_new_titles_fall_inside_nine_times_in_ten() -> None:
    """Skewed errors whose size varies: coverage holds on fresh draws, and in each tail."""
    generator = np.random.default_rng(0)

    def draw(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        predicted_std = generator.uniform(0.2, 0.5, n)
        return 6 - predicted_std * (generator.gamma(2, size=n) - 2), np.full(n, 6.0), predicted_std

    truth, score, predicted_std = draw(4000)
    interval = conformalize(truth, {"plan": (score, predicted_std)}, 0.9)
    truth, score, predicted_std = draw(20_000)
    low, high = interval.predict_interval(score, predicted_std, ["plan"] * len(score))
    assert np.mean((truth >= low) & (truth <= high)) == pytest.approx(0.9, abs=0.01)
    assert np.mean(truth < low) == pytest.approx(0.05, abs=0.007)


def test_called_out_of_order_the_error_names_the_missing_step() -> None:
    with pytest.raises(ValueError, match="call conformalize first"):
        ConformalInterval({}, 0.9).predict_interval(np.ones(1), np.ones(1), ["plan"])


def test_too_few_titles_to_calibrate_on() -> None:
    with pytest.raises(ValueError, match=r"10 calibration titles are too few for a tail of 0\.050"):
        conformalize(np.ones(10), {"plan": (np.ones(10), np.ones(10))}, 0.9)


def test_kinds_of_input_have_their_own_names() -> None:
    assert len({input_kind(a, b) for a in (True, False) for b in ("all", "six", "three", "one", "year")}) == 10


def test_the_kind_of_a_pitch_is_what_it_tells_of_the_plan() -> None:
    few = Facts(type="TV", year=2027, director=("Aki",))
    many = replace(
        few, source="Original", genres=("Action",), demographics=("Seinen",), episodes=12, duration_min=24, rating="PG"
    )
    kinds = [kind_of(EncodedPitch(None, (), (), facts)) for facts in (Facts(), Facts(year=2027), few, many)]
    assert kinds == [input_kind(False, facts) for facts in ("year", "year", "one", "all")]
