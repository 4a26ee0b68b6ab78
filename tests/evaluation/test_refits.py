"""Whether verdicts on edits hold up, by hand; and that a refit is trained on other titles and made once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anipop_core.evaluation import refits
from anipop_core.evaluation.record import Record
from anipop_core.evaluation.refits import BASE, refit_table, verdicts
from anipop_core.training.config import GrowthRules, TrainingConfig
from anipop_core.training.cross_fitting import Run
from tests.small_model import small_features

QUICK = TrainingConfig(
    epochs=1, batch_size=32, inner_folds=2, trees=GrowthRules(num_boost_round=20, min_child_samples=5)
)


def rows(seed: int, variant: str, scores: list[float], noise: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame(
        {"protocol": "refit", "variant": variant, "fold": -1, "mal_id": range(len(scores)), "predicted": scores,
         "noise": noise, "seed": seed, "share": 1.0}
    )  # fmt: skip


def test_verdicts_by_hand() -> None:
    """The model moves two titles by .3 and .05 where its noise is .1; a third not at all. One of two refits turns the
    first around, and both keep the second; of four changes, three lie within .1 of the model's own."""
    found = verdicts(
        Record(
            pd.concat(
                [
                    rows(BASE, "all_inputs", [6.0, 6.0, 6.0]), rows(BASE, "half_synopsis", [6.3, 6.05, 6.0], 0.1),
                    rows(1, "all_inputs", [6.0, 6.0, 6.0]), rows(1, "half_synopsis", [6.25, 6.02, 7.0]),
                    rows(2, "all_inputs", [6.5, 6.5, 6.0]), rows(2, "half_synopsis", [6.4, 6.6, 5.0]),
                ]
            )
        )
    )  # fmt: skip
    assert found == {
        "refits": 2, "edits": 2, "larger": {"n": 1, "kept": 0.5}, "within": {"n": 1, "kept": 1.0}, "covered": 0.75,
    }  # fmt: skip
    assert verdicts(Record(rows(0, "all_inputs", [1.0]).assign(protocol="franchise"))) == {}


def test_refits_are_of_other_titles_and_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    features = small_features(150)
    run = Run("franchise", np.arange(100), np.arange(100, 150), fold=0)
    monkeypatch.setattr(refits, "REFITS", 2)
    seen: list[np.ndarray] = []
    fit = refits.fit
    monkeypatch.setattr(refits, "fit", lambda features, rows, *rest: seen.append(rows) or fit(features, rows, *rest))
    found = refit_table(features, run, QUICK, {"data": "a"}, tmp_path)
    assert set(found["seed"]) == {BASE, 1, 2}
    assert set(found["mal_id"]) <= set(features.titles["mal_id"][run.test])
    np.testing.assert_array_equal(seen[0], run.train)
    for drawn in seen[1:]:
        assert set(drawn) < set(run.train)
        assert len(drawn) == 100  # each title is a franchise here
    assert {"all_inputs", "half_synopsis", "other_type"} <= set(found["variant"])
    again = refit_table(features, run, QUICK, {"data": "a"}, tmp_path)
    assert len(seen) == 3
    pd.testing.assert_frame_equal(again, found)
    refit_table(features, run, QUICK, {"data": "b"}, tmp_path)
    assert len(seen) == 6
