from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from anipop_core.model.noise import (
    SMALLEST,
    Change,
    change_between,
    changes_of,
    jackknife_noise,
)


def test_the_noise_of_two_members_by_hand() -> None:
    """Changes .4 and .6: the mean would move by .1; Student's t of one degree of freedom has its 95 % at 6.314."""
    change = change_between(np.array([6.0, 7.0]), np.array([6.4, 7.6]))
    assert change.points == pytest.approx(0.5)
    assert change.noise == pytest.approx(0.6314, abs=1e-4)
    assert (change.is_clear, change.verdict) == (False, "within noise")


def test_what_all_members_get_wrong_alike_is_no_noise_of_a_change() -> None:
    change = change_between(np.array([5.0, 7.0, 8.0]), np.array([5.21, 7.21, 8.21]))
    assert change.points == pytest.approx(0.21, abs=1e-4)
    assert (change.noise, change.verdict) == (SMALLEST, "larger than model noise")


def test_the_noise_is_the_jackknife_of_a_mean() -> None:
    """Members that are means of all groups but one: the jackknife gives the standard error of the mean."""
    groups = np.random.default_rng(0).normal(size=(5, 1))
    without = np.array([np.delete(groups, place).mean() for place in range(5)])[:, None]
    error = stats.sem(groups[:, 0])
    assert jackknife_noise(without)[0] == pytest.approx(error * stats.t(4).ppf(0.95))


def test_it_covers_nine_times_in_ten() -> None:
    generator = np.random.default_rng(1)
    groups = generator.normal(0.3, 1, size=(5, 4000))
    without = (groups.sum(0) - groups) / 4
    inside = np.abs(without.mean(0) - 0.3) <= jackknife_noise(without)
    assert inside.mean() == pytest.approx(0.9, abs=0.015)


def test_no_change_is_within_noise() -> None:
    (change,) = changes_of(np.zeros((5, 1)))
    assert change == Change(0.0, SMALLEST)
    assert change.verdict == "within noise"
