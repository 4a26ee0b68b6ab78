from __future__ import annotations

import numpy as np
import pytest

from anipop_core.config import TrainingConfig
from anipop_core.evaluation.baselines import baseline_scores
from anipop_core.evaluation.protocols import evaluate
from tests.small_model import small_features


@pytest.fixture(scope="module")
def evaluation():  # type: ignore[no-untyped-def]
    return evaluate(small_features(200), TrainingConfig(epochs=8, batch_size=32, weight_decay=0.01))


def test_every_protocol_predicts_each_of_its_titles_once(evaluation) -> None:  # type: ignore[no-untyped-def]
    sizes = evaluation.predictions.groupby(["protocol", "inputs"])["mal_id"].agg(["size", "nunique"])
    assert {name: tuple(row) for name, row in sizes.xs("all_inputs", level=1).iterrows()} == {
        "franchise": (200, 200),
        "temporal": (30, 30),
        "random": (40, 40),
    }
    assert (sizes["size"] == sizes["nunique"]).all()


def test_more_inputs_say_more_and_ranges_cover(evaluation) -> None:  # type: ignore[no-untyped-def]
    franchise = evaluation.metrics["franchise"]
    assert franchise["all_inputs"]["r2"] > franchise["without_facts"]["r2"] > 0
    assert franchise["all_inputs"]["coverage"] == pytest.approx(0.9, abs=0.06)
    assert franchise["all_inputs"]["width"] < franchise["without_facts"]["width"]


def test_the_mean_has_no_skill_and_ranges_are_calibrated_for_every_kind(evaluation) -> None:  # type: ignore[no-untyped-def]
    assert evaluation.metrics["baselines"]["mean"]["r2"] == pytest.approx(0, abs=0.02)
    assert len(evaluation.interval.quantiles) == 4
    assert set(evaluation.metrics["audits"]) >= {"half_synopsis", "grey_picture_added", "art_taken_away"}
    assert abs(evaluation.metrics["audits"]["grey_picture_added"]) < 1e-4


def test_baselines_see_the_training_titles_only() -> None:
    titles = small_features(100).titles
    train, test = np.arange(80), np.arange(80, 100)
    assert baseline_scores("mean", titles, train, test) == pytest.approx(titles["score"][:80].mean())
    changed = titles.assign(score=titles["score"].where(titles.index < 80, 1.0))
    for name in ("mean", "length", "tfidf_ridge"):
        np.testing.assert_allclose(
            baseline_scores(name, titles, train, test), baseline_scores(name, changed, train, test)
        )
