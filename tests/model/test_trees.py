from __future__ import annotations

import lightgbm
import numpy as np
import pytest
import torch

from anipop_core.model.trees import TreeEnsemble
from anipop_core.training.config import GrowthRules
from anipop_core.training.grow_trees import from_boosters, grow

RULES = GrowthRules(num_boost_round=30, min_child_samples=5)


def columns(rows: int = 400, seed: int = 0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return np.hstack([generator.normal(size=(rows, 3)), generator.integers(0, 2, (rows, 3))]).astype(np.float32)


def grown(seed: int, rows: int = 400) -> lightgbm.Booster:
    x = columns(rows, seed)
    return grow(x, x[:, 0] * x[:, 3] + x[:, 1], np.ones(rows), RULES, seed)


def test_a_tree_by_hand() -> None:
    """x0 <= 1: 10; else x1 <= 5: 20, else 30. The second member says 1 whatever it reads."""
    ensemble = TreeEnsemble(members=2, trees=1, nodes=5)
    ensemble.feature[0] = torch.tensor([0, 0, 1, 0, 0])
    ensemble.threshold[0] = torch.tensor([1.0, 0, 5, 0, 0])
    ensemble.branches[0] = torch.tensor([[1, 2], [1, 1], [3, 4], [3, 3], [4, 4]])
    ensemble.value[0] = torch.tensor([0.0, 10, 0, 20, 30])
    ensemble.value[1, 0] = 1
    found = ensemble(torch.tensor([[1.0, 9], [1.1, 5], [2, 6]]))
    assert found.tolist() == [[10, 20, 30], [1, 1, 1]]


def test_tensors_say_what_lightgbm_says() -> None:
    boosters = [grown(0), grown(1)]
    x = columns(700, seed=5)
    found = from_boosters(boosters)(torch.from_numpy(x))
    assert np.ptp(found.numpy()) > 1
    np.testing.assert_allclose(found, [b.predict(x) for b in boosters], atol=1e-5)


def test_values_on_a_threshold_go_the_same_way() -> None:
    booster = grown(0)
    thresholds = [
        node["threshold"]
        for tree in booster.dump_model()["tree_info"]
        if "threshold" in (node := tree["tree_structure"])
    ]
    x = np.zeros((3 * len(thresholds), 6), np.float32)
    for place, threshold in enumerate(thresholds):
        nearest = np.float32(threshold)
        x[3 * place : 3 * place + 3] = np.array([np.nextafter(nearest, -9, dtype=np.float32), nearest,
                                                 np.nextafter(nearest, 9, dtype=np.float32)])[:, None]  # fmt: skip
    np.testing.assert_allclose(from_boosters([booster])(torch.from_numpy(x))[0], booster.predict(x), atol=1e-5)


def test_a_member_with_fewer_trees_is_filled_up_with_nothing() -> None:
    short = lightgbm.train({"verbosity": -1, "min_child_samples": 5}, lightgbm.Dataset(columns(), columns()[:, 0]), 3)
    x = columns(50, seed=7)
    np.testing.assert_allclose(from_boosters([short, grown(0)])(torch.from_numpy(x))[0], short.predict(x), atol=1e-5)


def test_another_state_is_another_answer() -> None:
    one, other = TreeEnsemble(members=1, trees=1, nodes=1), TreeEnsemble(members=1, trees=1, nodes=1)
    other.value[0, 0] = 2
    assert one(torch.zeros(1, 1)).tolist() == [[0]]
    one.load_state_dict(other.state_dict())
    assert one(torch.zeros(1, 1)).tolist() == [[2]]


@pytest.mark.parametrize("leaves", [2, 15, 16, 31, 40, 63])
def test_trees_of_any_size_that_fits_a_word(leaves: int) -> None:
    booster = grow(
        columns(2000), columns(2000).sum(1), np.ones(2000), RULES.model_copy(update={"num_leaves": leaves}), 0
    )
    x = columns(200, seed=3)
    np.testing.assert_allclose(from_boosters([booster])(torch.from_numpy(x))[0], booster.predict(x), atol=1e-5)


def test_a_tree_too_large_for_a_word_is_refused() -> None:
    rules = RULES.model_copy(update={"num_leaves": 64, "min_child_samples": 1})
    booster = grow(columns(2000), columns(2000).sum(1), np.ones(2000), rules, 0)
    with pytest.raises(ValueError, match="leaves; 63 are the most"):
        from_boosters([booster])(torch.from_numpy(columns(5)))


def test_a_row_says_the_same_in_any_company() -> None:
    ensemble = from_boosters([grown(0), grown(1)])
    row = columns(1, seed=9)
    for column in range(row.shape[1]):
        swept = np.repeat(row, 60, 0)
        swept[:, column] = np.linspace(-3, 3, 60)
        alone = torch.cat([ensemble(torch.from_numpy(one[None])) for one in swept], 1)
        torch.testing.assert_close(ensemble(torch.from_numpy(swept)), alone)
