from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from anipop_core.ui.evidence import pairs_in_order
from tests.pages.conftest import html


def test_three_figures_and_the_record(app):
    at = app.switch_page("pages/evidence.py").run()
    shown = html(at)
    assert "Each of 10,210 known titles" in shown
    assert "± 0.46" in shown and "90 %" in shown
    assert "<b>TF-IDF ridge</b>" in shown and ">0.23<" in shown
    assert "trained on titles up to 2021" not in shown  # not measured for this model


def test_pairs_in_order_agrees_with_kendall():
    pair = np.random.default_rng(0).multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 4000)
    rho, tau = spearmanr(pair).statistic, kendalltau(pair[:, 0], pair[:, 1]).statistic
    assert pairs_in_order(rho) == pytest.approx((1 + tau) / 2, abs=0.005)
    assert pairs_in_order(0) == 0.5
    assert pairs_in_order(1) == pytest.approx(1)
