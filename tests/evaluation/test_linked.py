"""What linked facts add, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from anipop_core.evaluation.linked import linked
from anipop_core.evaluation.record import Record, has_any


def record(titles: int = 80) -> Record:
    """Half of the titles have a director, who moves the prediction by half of what is true."""
    generator = np.random.default_rng(0)
    has = np.arange(titles) % 2 == 0
    truth = generator.normal(size=titles)
    table = pd.DataFrame(
        {
            "protocol": "franchise", "variant": "all_inputs", "mal_id": range(titles), "seed": 0, "share": 1.0,
            "fold": 0, "real": 6.5 + np.where(has, truth, 0),
            "predicted": 6.5 + np.where(has, truth / 2, 0), "low": np.nan,
            "high": np.nan, "synopsis_words": 50 + np.arange(titles), "franchise": range(titles),
            "director": [["Aki"] if h else [] for h in has], "source_work": pd.array([pd.NA] * titles, "Int64"),
        }
    )  # fmt: skip
    without = table.assign(variant="without_people", predicted=6.5)
    return Record(pd.concat([table, without], ignore_index=True))


def test_a_fact_is_judged_on_the_titles_that_have_it() -> None:
    found = linked(record(), draws=20)["franchise"]
    assert list(found) == ["people"]
    people = found["people"]
    assert people["n"] == 40
    assert people["adds"]["r2"] == pytest.approx(0.75, abs=0.02)  # half of the truth leaves a quarter of the squares
    assert people["slope"] == pytest.approx(2)  # the true effect is twice as large
    assert (people["slope_low"], people["slope_high"]) == pytest.approx((2, 2))


def test_numbers_lists_and_counts_are_there_or_not() -> None:
    rows = pd.DataFrame(
        {"a": [[], ["x"], []], "b": pd.array([pd.NA, pd.NA, 3], "Int64"), "c": [0, 0, 0], "d": [False, False, False]}
    )
    assert has_any(rows, ("a", "b", "c", "d", "missing")).tolist() == [False, True, True]
