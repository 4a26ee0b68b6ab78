from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from anipop_core.evaluation.reach import reach_record
from anipop_core.evaluation.record import Record

N = 200


def record(low: float, high: float) -> Record:
    """Title i is at percentile i / 2 with 100 x 2^(i / 20) members; predicted 2 too high, ranges from low to high."""
    places = np.arange(N)
    real = places / 2
    table = pd.DataFrame(
        {
            "protocol": "franchise", "variant": "all_inputs", "seed": 0, "fold": places % 5, "type": "TV",
            "decade": np.where(places < 100, "2000s", "2010s"), "real": 7.0, "real_reach": real,
            "predicted_reach": real + 2, "reach_low": real + low, "reach_high": real + high,
            "num_list_users": 100 * 2 ** (places / 20),
        }
    )  # fmt: skip
    return Record(table)


def test_ranges_that_hold_and_how_wide_they_are() -> None:
    found = reach_record(record(-5, 5))["franchise"]["all_inputs"]
    assert (found["mae"], found["spearman"]) == pytest.approx((2, 1))
    overall = found["ranges"]["overall"]
    assert (overall["n"], overall["coverage"], overall["width"]) == pytest.approx((N, 1, 10))
    assert overall["times"] == pytest.approx(2, rel=0.01)  # ten percentile points are twice the members
    assert [row["value"] for row in found["ranges"]["decade"]] == ["2000s", "2010s"]


def test_ranges_that_miss_do_not_hold() -> None:
    found = reach_record(record(1, 5))["franchise"]["all_inputs"]["ranges"]
    assert found["overall"]["coverage"] == 0
    assert not any(row["holds"] for row in found["type"])


def test_predictions_without_ranges_have_no_record_of_them() -> None:
    table = record(-5, 5).table
    for without in (table.drop(columns=["reach_low", "reach_high"]), table.assign(reach_low=np.nan)):
        assert "ranges" not in reach_record(Record(without))["franchise"]["all_inputs"]
