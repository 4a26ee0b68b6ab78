from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from anipop_core.config import TrainingConfig
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.features import STAND_IN
from anipop_core.fusion import PitchSet, SetEffect
from anipop_core.schema import Facts
from anipop_core.training import PartDropper, _fit_effect, cross_fit, fit, predict
from tests.small_model import PICTURE, TEXT, small_features

QUICK = TrainingConfig(epochs=30, batch_size=32, weight_decay=0.01)
TRAIN, TEST = np.arange(180), np.arange(180, 240)


def test_it_learns_what_is_there_to_learn() -> None:
    features = small_features()
    model = fit(features, TRAIN, QUICK, "small")
    truth = features.titles["score"].to_numpy()[TEST]

    def r2(score: np.ndarray) -> float:
        return 1 - float(np.sum((truth - score) ** 2) / np.sum((truth - truth.mean()) ** 2))

    both = predict(model, features, TEST)
    text = predict(model, features, TEST, plan=False)
    plan = predict(model, features, TEST, synopsis=False)
    neither = predict(model, features, TEST, synopsis=False, plan=False)
    assert r2(both.score) > 0.7
    assert min(r2(text.score), r2(plan.score)) > 0.2
    assert abs(r2(neither.score)) < 0.15
    assert both.spread.mean() < text.spread.mean() < neither.spread.mean()


def test_the_same_seed_gives_the_same_model_and_another_seed_another() -> None:
    features = small_features(80)
    config = TrainingConfig(epochs=2, batch_size=32)
    rows = np.arange(80)
    one, same, other = (
        predict(fit(features, rows, c, "small"), features, rows).score
        for c in (config, config, config.model_copy(update={"seed": 1}))
    )
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 1e-3


def test_held_out_titles_do_not_reach_the_model() -> None:
    """Changing the scores and pictures of a fold changes nothing that is said about that fold."""
    features = small_features(100)
    config = TrainingConfig(epochs=2, batch_size=16)
    held = features.titles["fold"].to_numpy() == 3
    changed = replace(features, titles=features.titles.assign(score=features.titles["score"].where(~held, 1.0)))
    before, after = cross_fit(features, config), cross_fit(changed, config)
    for kind, outputs in before.items():
        np.testing.assert_array_equal(outputs.score[held], after[kind].score[held])
        assert np.abs(outputs.score[~held] - after[kind].score[~held]).max() > 1e-3


def test_the_set_effect_finds_a_linear_truth_and_leaves_the_neutral_direction_alone() -> None:
    generator = np.random.default_rng(0)
    means = generator.normal(size=(600, PICTURE)).astype(np.float32) + 2
    neutral = means.mean(0) + np.array([1, 0, 0, 0], np.float32)
    truth = np.stack([0.8 * (means[:, 1] - 2) + 5, np.zeros(600)], 1)
    effect = SetEffect(PICTURE)
    _fit_effect(effect, means, generator.normal(size=(600, 2)), truth, np.arange(600), neutral)
    np.testing.assert_allclose(effect.weight[:, 0], [0, 0.8, 0, 0], atol=0.05)
    one = PitchSet(torch.from_numpy(neutral)[None, None], torch.ones(1, 1))
    assert effect(one).abs().max() < 1e-5
    average = PitchSet(torch.from_numpy(means.mean(0))[None, None], torch.ones(1, 1))
    assert effect(average).abs().max() < 1e-5


def dropper(**shares: float) -> tuple[PartDropper, FactsEncoder]:
    features = small_features(40)
    facts = FactsEncoder(("Studio A",), 2024)
    return PartDropper(features, np.arange(40), facts, TrainingConfig(**shares), members=2), facts


def test_a_dropped_synopsis_reads_as_blanks_and_a_kept_one_as_itself() -> None:
    texts = torch.randn(40, 3, TEXT)
    always, _ = dropper(drop_text=1)
    assert torch.equal(always.texts(texts, torch.arange(40)), torch.full((2, 40, TEXT), 3.0))
    never, _ = dropper(drop_text=0, half_text=0)
    assert torch.equal(never.texts(texts, torch.arange(40)), texts[:, 0].expand(2, -1, -1))
    halves, _ = dropper(drop_text=0, half_text=1)
    seen = halves.texts(texts, torch.arange(40))[0]
    assert all(torch.equal(row, text[1]) or torch.equal(row, text[2]) for row, text in zip(seen, texts, strict=True))


def test_plans_are_dropped_whole_by_field_and_by_value() -> None:
    both = Facts(type="TV", genres=("Action", "Comedy", "Drama"), episodes=12)
    none, facts = dropper(drop_all_facts=1, drop_some_facts=0)
    plans = torch.from_numpy(facts.encode_all([both] * 200))
    assert none.plans(plans).abs().max() == 0
    some, _ = dropper(drop_all_facts=0, drop_some_facts=0, keep_value=0.5)
    genres = some.plans(plans)[0, :, facts.slices["genres"]]
    assert torch.allclose(genres.sum(1), torch.ones(200))
    assert set((genres > 0).sum(1).tolist()) == {1, 2, 3}
    assert torch.equal(some.plans(plans)[0, :, facts.slices["episodes"]], plans[:, facts.slices["episodes"]])


def test_an_unreadable_synopsis_is_read_as_absent() -> None:
    features = small_features(60)
    model = fit(features, np.arange(60), TrainingConfig(epochs=1, batch_size=16), "small")
    foreign = replace(features, readable=np.zeros(60, bool))
    rows = np.arange(5)
    absent = predict(model, features, rows, synopsis=False).score
    np.testing.assert_allclose(predict(model, foreign, rows).score, absent)
    assert len(features.blank_texts) > STAND_IN


def test_shares_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"drop_all_facts \+ drop_some_facts is 1\.20"):
        TrainingConfig(drop_all_facts=0.7, drop_some_facts=0.5)
