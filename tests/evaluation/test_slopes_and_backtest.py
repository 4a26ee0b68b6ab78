"""How loudly parts speak, and windows of years foreseen, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from anipop_core.evaluation.backtest import backtest
from anipop_core.evaluation.record import Record
from anipop_core.evaluation.slopes import slope, slopes


def table(variant: str, predicted: np.ndarray, real: np.ndarray, **columns: object) -> pd.DataFrame:
    n = len(real)
    return pd.DataFrame(
        {
            "protocol": "franchise", "variant": variant, "mal_id": range(n), "seed": 0, "share": 1.0, "fold": 0,
            "real": real, "predicted": predicted, "low": np.nan, "high": np.nan, "synopsis_words": 50 + np.arange(n),
            "franchise": range(n), **columns,
        }
    )  # fmt: skip


def test_a_part_that_speaks_twice_as_loudly_as_it_should_has_a_slope_of_a_half() -> None:
    generator = np.random.default_rng(0)
    truth = generator.normal(size=200)
    has_art = np.arange(200) % 2 == 0
    real = 6.5 + np.where(has_art, truth, 0)
    whole = table("all_inputs", 6.5 + np.where(has_art, 2 * truth, 0), real)
    bare = table("without_art", np.full(200, 6.5), real)
    same = table("without_portraits", whole["predicted"].to_numpy(), real)
    found = slopes(Record(pd.concat([whole, bare, same], ignore_index=True)), draws=20)
    assert list(found) == ["franchise"]
    assert list(found["franchise"]) == ["art"]  # portraits move nothing
    art = found["franchise"]["art"]
    assert art["n"] == has_art.sum()
    assert art["slope"] == pytest.approx(0.5)
    assert (art["slope_low"], art["slope_high"]) == pytest.approx((0.5, 0.5))
    assert art["size"] == pytest.approx(np.abs(2 * truth[has_art]).mean())


def test_the_slope_of_noise_holds_nothing_in_its_interval() -> None:
    generator = np.random.default_rng(1)
    found = slope(generator.normal(size=400), generator.normal(size=400), np.arange(400), draws=200)
    assert found["slope_low"] < 0 < found["slope_high"]
    assert slope(np.ones(400), generator.normal(size=400), np.arange(400), draws=2) == {}


def test_each_window_stands_for_itself_and_the_later_years_come_last() -> None:
    n = 200
    real = np.linspace(5, 8, n)
    fold = (np.arange(n) >= 100).astype(int)
    windows = table("all_inputs", real + np.where(fold, 0.5, 0.1), real, year=np.where(fold, 2017, 2014))
    windows = windows.assign(protocol="backtest", fold=fold)
    later = table("all_inputs", real + 0.3, real, year=2023).assign(protocol="temporal", fold=-1)
    mean = table("baseline_mean", np.full(n, 6.5), real, year=2023).assign(protocol="temporal", fold=-1)
    found = backtest(Record(pd.concat([windows, later, mean], ignore_index=True)))
    assert [(row["first"], row["last"]) for row in found] == [(2014, 2014), (2017, 2017), (2023, 2023)]
    assert [row["all_inputs"]["mae"] for row in found] == pytest.approx([0.1, 0.5, 0.3])
    assert "baseline_mean" in found[2] and "baseline_mean" not in found[0]
