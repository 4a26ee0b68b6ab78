from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import RECORD_FIELDS
from anipop_core.model.fusion import PitchSet, SetEffect
from anipop_core.schema import Facts, Predecessor, SourceWork
from anipop_core.training.config import GrowthRules, TrainingConfig
from anipop_core.training.feature_dropout import FULL, ONE_DROPPED, PARTIAL, RATED, drop_features
from anipop_core.training.features import Features
from anipop_core.training.fit import fit, fit_trunk, new_fusion, predict
from anipop_core.training.set_effects import fit_effect
from anipop_core.training.shown_facts import LINKS, nothing, without
from anipop_core.training.stacking import Labels, stack
from tests.small_model import PICTURE, small_features

FEW_TREES = GrowthRules(num_boost_round=40, min_child_samples=5, learning_rate=0.1)
QUICK = TrainingConfig(
    epochs=20, batch_size=32, weight_decay=0.01, trees=FEW_TREES, inner_folds=3, ngram_alpha=0.1, ngram_vector_scale=1.0
)
TRAIN, TEST = np.arange(180), np.arange(180, 240)


@pytest.fixture(scope="module")
def model():  # type: ignore[no-untyped-def]
    return fit(small_features(), TRAIN, QUICK, "small")


def test_it_learns_what_is_there_to_learn(model) -> None:  # type: ignore[no-untyped-def]
    features = small_features()
    truth = features.titles["score"].to_numpy()[TEST]

    def r2(score: np.ndarray) -> float:
        return 1 - float(np.sum((truth - score) ** 2) / np.sum((truth - truth.mean()) ** 2))

    both = predict(model, features, TEST)
    text = predict(model, features, TEST, shown=nothing)
    facts = predict(model, features, TEST, synopsis=False)
    neither = predict(model, features, TEST, synopsis=False, shown=nothing)
    assert r2(both.score) > 0.6
    assert min(r2(text.score), r2(facts.score)) > 0.15
    assert abs(r2(neither.score)) < 0.15
    assert r2(both.score) > max(r2(text.score), r2(facts.score)) + 0.1
    assert (both.noise > 0).all()


def test_the_same_seed_gives_the_same_model_and_another_seed_another() -> None:
    features, rows = small_features(80), np.arange(80)
    config = QUICK.model_copy(update={"epochs": 2})
    one, same, other = (
        predict(fit(features, rows, c, "small"), features, rows).score
        for c in (config, config, config.model_copy(update={"seed": 1}))
    )
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 1e-3


def test_fewer_titles_than_a_batch_are_one_batch() -> None:
    features, rows = small_features(60), np.arange(60)
    config = QUICK.model_copy(update={"epochs": 2})
    large, exact = (
        predict(fit(features, rows, config.model_copy(update={"batch_size": size}), "small"), features, rows).score
        for size in (256, 60)
    )
    np.testing.assert_array_equal(large, exact)
    assert np.ptp(large) > 0.1


def test_held_out_titles_do_not_reach_the_model() -> None:
    """Changing the labels and pictures of the titles held out changes nothing that is said about them."""
    features, train, test = small_features(100), np.arange(80), np.arange(80, 100)
    config = QUICK.model_copy(update={"epochs": 2})
    changed = replace(
        features, titles=features.titles.assign(score=features.titles["score"].where(features.titles.index < 80, 1.0))
    )
    before, after = (predict(fit(f, train, config, "small"), features, test).score for f in (features, changed))
    np.testing.assert_array_equal(before, after)
    other = replace(features, titles=features.titles.assign(score=features.titles["score"] + 1))
    assert np.abs(predict(fit(other, train, config, "small"), features, test).score - before).max() > 0.5


def test_the_set_effect_finds_a_linear_truth_and_leaves_the_neutral_direction_alone() -> None:
    generator = np.random.default_rng(0)
    means = generator.normal(size=(600, PICTURE)).astype(np.float32) + 2
    neutral = means.mean(0) + np.array([1, 0, 0, 0], np.float32)
    truth = np.stack([0.8 * (means[:, 1] - 2) + 5, np.zeros(600)], 1)
    effect = SetEffect(PICTURE + 1, 5)  # the last number of a vector is none of the effect's
    fit_effect(effect, means, generator.normal(size=(600, 2)), truth, np.arange(600), np.arange(600) % 5, neutral)
    np.testing.assert_allclose(effect.weight[:, 0], [0, 0.8, 0, 0, 0], atol=0.05)

    def points(vector: np.ndarray) -> float:
        padded = torch.from_numpy(np.append(vector, 9).astype(np.float32))
        return float(effect(PitchSet(padded[None, None], torch.ones(1, 1))).abs().max())

    assert points(neutral) < 1e-5
    assert points(means.mean(0)) < 1e-5


def test_the_members_of_an_effect_disagree_as_much_as_other_titles_would_move_it() -> None:
    """The jackknife of one sample against the standard deviation over many samples."""
    generator = np.random.default_rng(0)
    shown, weights, errors = np.array([3.0, 1, 1, 1]), [], []
    for _ in range(25):
        means = generator.normal(size=(400, PICTURE)).astype(np.float32) + 1
        truth = np.stack([means[:, 0] + generator.normal(size=400), np.zeros(400)], 1)
        effect = SetEffect(PICTURE, 5)
        fit_effect(effect, means, np.zeros((400, 1)), truth, np.arange(400), np.arange(400) % 5, np.zeros(PICTURE))
        picture = PitchSet(torch.from_numpy(shown.astype(np.float32))[None, None], torch.ones(1, 1))
        weights.append(float(effect(picture)[0, 0]))
        assert float(effect.disagreement(picture).sum()) == pytest.approx(0, abs=1e-5)
        errors.append(4 / np.sqrt(5) * float(effect.disagreement(picture).std()))
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.std(weights), rel=0.35)


def test_dropout_views_of_a_titles_facts() -> None:
    work = SourceWork(title="The Ferry", score=8.3)
    facts = Facts(
        type="TV", genres=("Action", "Comedy", "Drama"), episodes=12, year=2010, studios=("A",), source_work=work
    )
    encoder = FactsEncoder(("A",), 2024)
    views = drop_features([facts] * 300, encoder, TrainingConfig(keep_value=0.5))
    assert views.chance.sum() == pytest.approx(1)
    columns = views.columns(np.tile([0.1] + [0.0] * (len(RECORD_FIELDS) - 1), (300, 1)))
    rated = encoder.encode(facts)
    rated[encoder.record_columns[0]] = 0.1  # as the title may know it
    np.testing.assert_array_equal(columns[RATED], np.tile(rated, (300, 1)))
    full = rated.copy()
    full[encoder.slices["source_work"]] = 0  # of 2010: that rating holds the anime's own pull
    np.testing.assert_array_equal(columns[FULL], np.tile(full, (300, 1)))
    dropped = columns[ONE_DROPPED]
    assert {tuple(row) for row in dropped[:, encoder.slices["studios"]].astype(float).round(3).tolist()} == {
        (0, 0), (1, 0.1)
    }  # fmt: skip
    np.testing.assert_array_equal(
        dropped[:, encoder.slices["genres"]], np.tile(full[encoder.slices["genres"]], (300, 1))
    )
    year_only, nothing_known = columns[ONE_DROPPED + PARTIAL + 1 :]
    assert not nothing_known.any()
    np.testing.assert_array_equal(year_only[0], encoder.encode(Facts(year=2010)))
    genres = columns[ONE_DROPPED + 1][:, encoder.slices["genres"]]
    known = genres.sum(1) > 0
    assert 0.4 < known.mean() < 0.8
    assert set((genres[known] > 0).sum(1).tolist()) == {1, 2, 3}
    studio = columns[ONE_DROPPED + 1][:, encoder.slices["studios"]]
    assert {tuple(row) for row in studio.astype(float).round(3).tolist()} == {(0, 0), (1, 0.1)}


def test_an_unreadable_synopsis_is_read_as_absent(model) -> None:  # type: ignore[no-untyped-def]
    features, rows = small_features(), np.arange(5)
    foreign = replace(features, readable=np.zeros(240, bool))
    absent = predict(model, features, rows, synopsis=False).score
    np.testing.assert_allclose(predict(model, foreign, rows).score, absent)


def test_shares_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"drop_all_facts \+ only_year \+ drop_some_facts is 1\.30"):
        TrainingConfig(drop_all_facts=0.7, drop_some_facts=0.5)


def with_predecessors(titles: int = 240) -> Features:
    """Half of the titles follow another: they are a point better, and as good as their predecessors besides."""
    features = small_features(titles)
    generator = np.random.default_rng(1)
    follows, rating = generator.random(titles) < 0.5, generator.normal(7, 0.7, titles).round(2)
    score = np.clip(6 + 0.3 * features.text[:, 0, 0] + follows * (1 + 0.8 * (rating - 7)), 1, 10)
    facts = tuple(
        replace(f, predecessor=Predecessor(title="Before", score=float(r))) if follow else f
        for f, follow, r in zip(features.facts, follows, rating, strict=True)
    )
    return replace(features, facts=facts, titles=features.titles.assign(score=score))


def test_the_presence_of_a_predecessor_does_not_speak_but_its_rating_does() -> None:
    features = with_predecessors()
    model = fit(features, TRAIN, QUICK, "small")
    rows = np.array([row for row in TEST if features.facts[row].predecessor])
    moved = predict(model, features, rows).score - predict(model, features, rows, shown=without("predecessor")).score
    place = list(LINKS).index("predecessor")
    assert float(model.fusion.presence.points[place, 0]) > 0.3  # is what it would speak by
    assert abs(moved.mean()) < 0.25
    ratings = np.array([f.predecessor.score for row in rows if (f := features.facts[row]).predecessor])
    assert np.corrcoef(moved, ratings)[0, 1] > 0.8


def spoilt(features: Features, rows: np.ndarray) -> Features:
    """Other scores for the titles at `rows`."""
    score = features.titles["score"].to_numpy().copy()
    score[rows] = 11 - score[rows]
    return replace(features, titles=features.titles.assign(score=score))


def test_records_come_from_the_folds_that_a_title_is_not_in() -> None:
    """Other scores inside a fold change the records of all titles but its own."""
    features, rows = small_features(90), np.arange(90)
    facts = tuple(replace(f, director=("Aki",)) for f in features.facts)
    features = replace(features, facts=facts)
    config = QUICK.model_copy(update={"epochs": 1})
    first = stack(features, rows, Labels.of(features, rows, config), config, "small")
    own = first.fold_of == 0
    changed = spoilt(features, np.flatnonzero(own))
    second = stack(changed, rows, Labels.of(changed, rows, config), config, "small")
    column = first.facts.slices["director"].stop - 1
    before, now = (stacked.columns[FULL][:, column] for stacked in (first, second))
    assert np.abs(before).max() > 0
    np.testing.assert_array_equal(before[own], now[own])
    assert (before[~own] != now[~own]).mean() > 0.5


def test_a_member_learns_nothing_from_the_titles_of_its_own_fold() -> None:
    """Also its trunk: members then differ as models of other titles do."""
    features, rows = small_features(90), np.arange(90)
    config = QUICK.model_copy(update={"epochs": 3})
    labels = Labels.of(features, rows, config)
    stacked = stack(features, rows, labels, config, "small")
    targets = labels.targets.copy()
    targets[stacked.fold_of == 0] += 1
    trunks = []
    for known in (labels, replace(labels, targets=targets)):
        torch.manual_seed(0)
        fusion = new_fusion(features, stacked, known)
        fit_trunk(fusion, features.readable[rows], stacked, known, config, "small")
        trunks.append(fusion.trunk.enter.weight.detach())
    assert torch.equal(trunks[0][0], trunks[1][0])
    assert not torch.equal(trunks[0][1], trunks[1][1])
