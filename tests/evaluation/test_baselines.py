from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anipop_core.evaluation.baselines import BASELINES, baseline_table
from anipop_core.evaluation.tree_baselines import TREE_BASELINES
from anipop_core.training.cross_fitting import Run
from tests.small_model import small_features

RUN = Run("random", np.arange(80), np.arange(80, 100))


def test_baselines_see_the_training_titles_only_and_are_made_once(tmp_path: Path) -> None:
    features = small_features(100)
    titles = features.titles
    changed = replace(features, titles=titles.assign(score=titles["score"].where(titles.index < 80, 1.0)))
    before = baseline_table(features, [RUN], {"data": "a"}, tmp_path)
    after = baseline_table(changed, [RUN], {"data": "b"}, tmp_path)
    assert len(list(tmp_path.glob("*.parquet"))) == 2 * len({*BASELINES, *TREE_BASELINES})
    pd.testing.assert_frame_equal(baseline_table(small_features(10), [RUN], {"data": "a"}, tmp_path), before)
    np.testing.assert_allclose(before["score"], after["score"])
    assert set(before["variant"]) == {f"baseline_{name}" for name in (*BASELINES, *TREE_BASELINES)}
    assert (before.groupby("variant").size() == 20).all()
    mean = before.loc[before["variant"] == "baseline_mean", "score"]
    assert mean.to_numpy() == pytest.approx(titles["score"][:80].mean())


def test_trees_on_the_facts_find_what_the_facts_say(tmp_path: Path) -> None:
    features = small_features(400)  # films score a point more
    titles = features.titles
    run = Run("random", np.arange(300), np.arange(300, 400))
    found = baseline_table(features, [run], {"data": "a"}, tmp_path)
    film = titles["type"].to_numpy()[300:] == "Movie"
    for name in ("facts_trees", "held_trees"):
        trees = found[found["variant"] == f"baseline_{name}"]["score"].to_numpy()
        assert trees[film].mean() - trees[~film].mean() == pytest.approx(1, abs=0.3), name
