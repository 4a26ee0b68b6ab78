from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from anipop_core.model.intervals import STD_OFFSET
from anipop_core.training.cross_fitting import CALIBRATION
from anipop_core.training.out_of_fold import CALIBRATED_ON, COLUMNS, final_intervals, with_ranges

N = 1000
GENERATOR = np.random.default_rng(0)
SCORE = pd.Series(GENERATOR.normal(6.5, 0.8, N), index=np.arange(N))
TRUTH = pd.DataFrame({"score": SCORE, "reach": SCORE.rank(pct=True) * 100})


def outputs(protocol: str, variant: str, error: float, folds: int = 5, seed: int = 0) -> pd.DataFrame:
    generator = np.random.default_rng([seed, int(10 * error)])
    return pd.DataFrame(
        {
            "protocol": protocol, "variant": variant, "mal_id": TRUTH.index, "seed": 0, "share": 1.0,
            "fold": np.arange(N) % folds if folds else -1,
            "score": SCORE.to_numpy() + generator.normal(0, error, N), "predicted_std": error - STD_OFFSET,
            "reach": TRUTH["reach"] + generator.normal(0, 20 * error, N), "noise": 0.1,
        }
    )  # fmt: skip


def test_ranges_hold_and_each_variant_has_its_own_width() -> None:
    both = pd.concat([outputs("franchise", "all_inputs", 0.3), outputs("franchise", "without_facts", 0.6)])
    found = with_ranges(both, TRUTH, 0.9)
    assert tuple(found.columns) == COLUMNS
    real = found["mal_id"].map(SCORE)
    for variant, table in found.groupby("variant", observed=True):
        inside = (real[table.index] >= table["low"]) & (real[table.index] <= table["high"])
        assert inside.mean() == pytest.approx(0.9, abs=0.03), variant
        reach = table["mal_id"].map(TRUTH["reach"])
        assert reach.between(table["reach_low"], table["reach_high"]).mean() == pytest.approx(0.9, abs=0.03), variant
    assert (found.groupby("variant", observed=True).size() == N).all()
    width = (found["high"] - found["low"]).groupby(found["variant"], observed=True).mean()
    assert width["without_facts"] == pytest.approx(2 * width["all_inputs"], rel=0.15)


def test_a_folds_ranges_do_not_see_its_own_scores() -> None:
    table = outputs("franchise", "all_inputs", 0.3)
    before = with_ranges(table, TRUTH, 0.9)
    changed = TRUTH.copy()
    changed[TRUTH.index % 5 == 2] -= 3  # the real values of fold 2
    after = with_ranges(table, changed, 0.9)
    own = (before["fold"] == 2).to_numpy()
    for end in ("low", "reach_low"):
        pd.testing.assert_series_equal(before[end][own], after[end][own])
    assert (before["low"][~own] > after["low"][~own] + 0.5).all()
    assert (before["reach_low"] > after["reach_low"])[~own].mean() > 0.8  # the others end at 0 before and after


def test_later_years_are_calibrated_on_earlier_ones_and_random_rows_not_at_all() -> None:
    tables = [
        outputs(CALIBRATION, "all_inputs", 0.3),
        outputs("temporal", "all_inputs", 0.3, folds=0, seed=1),
        outputs("random", "all_inputs", 0.3, folds=0, seed=2),
    ]
    found = with_ranges(pd.concat(tables), TRUTH, 0.9)
    assert CALIBRATION not in set(found["protocol"])
    assert found.loc[found["protocol"] == "random", ["low", "high", "reach_low", "reach_high"]].isna().all(axis=None)
    later = found[found["protocol"] == "temporal"]
    real = later["mal_id"].map(SCORE)
    assert ((real >= later["low"]) & (real <= later["high"])).mean() == pytest.approx(0.9, abs=0.03)


def test_the_final_model_has_a_range_for_every_kind_of_pitch() -> None:
    variants = dict.fromkeys(CALIBRATED_ON.values())
    tables = [outputs("franchise", variant, 0.2 * (i + 1)) for i, variant in enumerate(variants)]
    interval, of_reach = final_intervals(pd.concat(tables), TRUTH, 0.9)
    assert set(interval.quantiles) == set(of_reach.quantiles) == set(CALIBRATED_ON)
    low, high = interval.quantiles["synopsis and plan"]
    assert low == pytest.approx(-1.645, abs=0.15) and high == pytest.approx(1.645, abs=0.15)  # normal errors
