from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import r2_score

from anipop_core.evaluation.metrics import prediction_metrics


def test_figures_by_hand() -> None:
    truth, score = np.arange(10.0), np.arange(10.0)[::-1]
    found = prediction_metrics(truth, score, np.arange(10), truth - 1, truth + np.array([1] * 9 + [-0.5]))
    assert found["n"] == 10
    assert found["mae"] == 5.0
    assert found["mse01"] == pytest.approx(33 / (9.26 - 1.89) ** 2, abs=1e-4)
    assert found["spearman"] == found["pearson"] == found["spearman_len"] == -1.0
    assert found["coverage"] == 0.9
    assert found["width"] == pytest.approx((9 * 2 + 0.5) / 10)


def test_figures_agree_with_scipy_and_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    truth = generator.normal(size=300)
    score = truth + generator.normal(size=300)
    found = prediction_metrics(truth, score, generator.integers(20, 300, 300))
    assert found["r2"] == pytest.approx(r2_score(truth, score), abs=1e-4)
    assert found["spearman"] == pytest.approx(stats.spearmanr(truth, score)[0], abs=1e-4)
    assert "coverage" not in found


def test_length_alone_has_no_skill_inside_groups_of_equal_length() -> None:
    words = np.repeat([20, 50, 80, 110, 140], 40)
    generator = np.random.default_rng(0)
    truth = words / 50 + generator.normal(size=200)
    found = prediction_metrics(truth, words + generator.normal(size=200) / 100, words)
    assert found["spearman"] > 0.5
    assert abs(found["spearman_len"]) < 0.2


def test_a_constant_has_no_rank_to_agree_with() -> None:
    found = prediction_metrics(np.arange(10.0), np.full(10, 4.5), np.arange(10))
    assert (found["spearman"], found["pearson"], found["spearman_len"], found["r2"]) == (0, 0, 0, 0)
