from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.training import cross_fitting as runs
from anipop_core.training.changed_names import ChangedTexts
from anipop_core.training.config import GrowthRules, TrainingConfig
from anipop_core.training.cross_fitting import BACKTEST, CALIBRATION, Run, all_runs, outputs_of, protocols_of
from anipop_core.training.provenance import made_with
from tests.small_model import small_features

FEATURES = small_features(120)
CONFIG = TrainingConfig(
    epochs=1, batch_size=16, inner_folds=2, trees=GrowthRules(num_boost_round=5, min_child_samples=5)
)
MADE = made_with(FEATURES, CONFIG, "data")


def test_no_run_tests_a_franchise_it_was_trained_on() -> None:
    titles = FEATURES.titles.assign(franchise=np.arange(120) // 2, fold=(np.arange(120) // 2) % 5)
    franchise = titles["franchise"].to_numpy()
    found = [run for run in all_runs(titles) if run.protocol in ("franchise", "learning_curve", CALIBRATION)]
    assert len(found) == 5 + 5 + len(runs.SHARES)
    for run in found:
        assert len(run.train) and len(run.test)
        assert not set(franchise[run.train]) & set(franchise[run.test])
    tested = np.concatenate([run.test for run in found if run.protocol == "franchise"])
    assert sorted(tested) == list(range(120))


def test_calibration_sees_the_earlier_titles_only() -> None:
    split = FEATURES.titles["temporal"].to_numpy()
    found = [run for run in all_runs(FEATURES.titles) if run.protocol == CALIBRATION]
    assert len(found) == 5
    for run in found:
        assert set(split[run.train]) == set(split[run.test]) == {"train"}
    assert sorted(np.concatenate([run.test for run in found])) == np.flatnonzero(split == "train").tolist()


def test_the_learning_curve_takes_shares_of_the_franchises() -> None:
    sizes = {run.share: len(run.train) for run in all_runs(FEATURES.titles) if run.protocol == "learning_curve"}
    assert sizes == {share: round(share * 96) for share in runs.SHARES}


def test_names_are_unique() -> None:
    names = [run.name for run in all_runs(FEATURES.titles)]
    assert len(set(names)) == len(names) == 18


def test_the_run_of_later_years_also_tests_later_titles_of_known_franchises() -> None:
    """Records of people then come from its training titles alone, as for the titles of new franchises."""
    titles = FEATURES.titles.assign(sequel=np.where(FEATURES.titles["temporal"] == "test", "unused", "train"))
    titles.loc[5, "sequel"], titles.loc[5, "temporal"] = "test", "unused"
    run = next(run for run in all_runs(titles) if run.protocol == "temporal")
    assert 5 in run.test and 5 not in run.train
    protocols = protocols_of(run, titles)
    assert protocols[5] == "sequel"
    assert set(protocols[titles["temporal"] == "test"]) == {"temporal"}


def test_a_finished_run_is_not_made_again_unless_it_would_differ(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    run = Run("franchise", np.arange(90), np.arange(90, 120), fold=1)
    first = outputs_of(run, FEATURES, CONFIG, None, MADE, tmp_path)
    assert set(first["mal_id"]) == set(range(91, 121))
    assert (first.groupby("variant").size() == 30).all()

    def refuse(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(runs, "fit", refuse)
    again = outputs_of(run, FEATURES, CONFIG, None, MADE, tmp_path)
    assert again.equals(first.reset_index(drop=True))
    assert outputs_of(
        run, FEATURES, CONFIG, None, {**MADE, "code of ranges": "other", "code of baselines": "other"}, tmp_path
    ).equals(again)
    others = [made_with(FEATURES, CONFIG.model_copy(update={"seed": 1}), "data"), made_with(FEATURES, CONFIG, "other")]
    blinded = replace(FEATURES, readable=~FEATURES.readable)
    for made in (*others, made_with(blinded, CONFIG, "data"), {**MADE, "code": "other"}):
        with pytest.raises(AssertionError, match="trained again"):
            outputs_of(run, FEATURES, CONFIG, None, made, tmp_path)


def test_a_backtest_learns_from_earlier_titles_of_other_franchises_alone() -> None:
    titles = small_features(400).titles.assign(franchise=np.random.default_rng(0).permutation(400) // 2)
    windows = [run for run in all_runs(titles) if run.protocol == "backtest"]
    assert len(windows) == 3
    for run, first in zip(windows, BACKTEST, strict=True):
        train, test = titles.iloc[run.train], titles.iloc[run.test]
        assert train["year"].max() < first <= test["year"].min()
        assert test["year"].max() < first + 3
        assert not set(train["franchise"]) & set(test["franchise"])


def test_the_invariance_test_of_names_is_about_the_titles_whose_names_change_alone(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Averaged over titles in which nothing changes, any effect would look like none."""
    renamed = ChangedTexts(np.array([3, 95, 110]), np.zeros((3, 6), np.float32), [[7], [7], [7]])
    run = Run("franchise", np.arange(90), np.arange(90, 120), fold=1)
    found = outputs_of(run, FEATURES, CONFIG, renamed, MADE, tmp_path)
    assert found.loc[found["variant"] == "names_swapped", "mal_id"].tolist() == [96, 111]
    assert (found["variant"] == "all_inputs").sum() == 30


def test_a_run_broken_off_leaves_nothing_that_counts_as_finished(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    run = Run("franchise", np.arange(90), np.arange(90, 120), fold=1)
    monkeypatch.setattr(runs, "fit", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        outputs_of(run, FEATURES, CONFIG, None, MADE, tmp_path)
    assert not list(tmp_path.glob("*.parquet"))
