from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import mean_absolute_error, r2_score

from anipop_core.evaluation.bootstrap import WeightedFigures, cluster_draws, draws_of, middle_95


def a_table(n: int, franchise: np.ndarray, error: np.ndarray, seed: int = 0) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    real = generator.normal(6.5, 0.9, n)
    words = generator.integers(20, 200, n)
    return pd.DataFrame({"real": real, "predicted": real + error, "synopsis_words": words, "franchise": franchise})


def test_weighted_figures_are_those_of_the_repeated_rows():
    generator = np.random.default_rng(0)
    real = generator.integers(50, 90, 200) / 10  # with ties
    predicted = (real + generator.normal(0, 1, 200)).round(1)
    words = np.repeat([20, 50, 80, 110, 140], 40)
    times = generator.integers(0, 4, 200)
    found = WeightedFigures(real, predicted, words)(times)
    y, p, w = (np.repeat(values, times) for values in (real, predicted, words))
    assert found["r2"] == pytest.approx(r2_score(y, p))
    assert found["mae"] == pytest.approx(mean_absolute_error(y, p))
    assert found["spearman"] == pytest.approx(stats.spearmanr(y, p)[0])
    inside = [stats.spearmanr(y[w == length], p[w == length])[0] for length in np.unique(words)]
    assert found["spearman_len"] == pytest.approx(np.mean(inside))


def test_a_constant_prediction_has_no_rank_to_agree_with():
    found = WeightedFigures(np.arange(10.0), np.full(10, 4.5), np.arange(10))(np.ones(10))
    assert (found["spearman"], found["r2"]) == (0, 0)
    assert "spearman_len" not in found


def test_a_franchise_is_drawn_as_a_whole():
    clusters = np.array([7, 7, 3, 5, 5, 5])
    draws = list(cluster_draws(clusters, 50, 0))
    assert len(draws) == 50
    assert len({tuple(times) for times in draws}) > 5
    for times in draws:
        assert times[0] == times[1]
        assert times[3] == times[4] == times[5]
        assert times[0] + times[2] + times[3] == 3


def test_the_interval_of_a_mean_is_the_one_of_the_closed_form():
    n = 2000
    error = np.random.default_rng(1).normal(0, 0.5, n)
    low, high = middle_95(draws_of(a_table(n, np.arange(n), error)))["mae"]
    half = 1.96 * np.abs(error).std() / np.sqrt(n)
    assert np.mean([low, high]) == pytest.approx(np.abs(error).mean(), abs=half / 4)
    assert (high - low) / 2 == pytest.approx(half, rel=0.12)


def test_copies_within_a_franchise_add_no_certainty():
    """Four titles with one error count as one: the interval is that of the franchises, twice as wide."""
    franchises, copies = 500, 4
    error = np.repeat(np.random.default_rng(1).normal(0, 0.5, franchises), copies)
    franchise = np.repeat(np.arange(franchises), copies)
    low, high = middle_95(draws_of(a_table(franchises * copies, franchise, error)))["mae"]
    half = 1.96 * np.abs(error).std() / np.sqrt(franchises)
    assert (high - low) / 2 == pytest.approx(half, rel=0.12)


def test_the_same_draws_every_time_and_for_every_model():
    table = a_table(150, np.arange(150) // 2, np.linspace(-1, 1, 150))
    pd.testing.assert_frame_equal(draws_of(table), draws_of(table))
    worse = table.assign(predicted=table["real"] + np.linspace(-1, 1, 150) * 2)
    np.testing.assert_allclose(draws_of(worse)["mae"], 2 * draws_of(table)["mae"])
