"""Boosted trees over the plan facts' columns, run as tensors: they travel with the model's other weights.

Grown by LightGBM, which only training needs: running them here takes no library that a machine may lack
(LightGBM needs the system's OpenMP), and works on the model's device.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from anipop_core.config import GrowthRules
from anipop_core.errors import AniPopError
from anipop_core.quick_scorer import QuickScorer, quick_scorer

if TYPE_CHECKING:
    import lightgbm

CHUNK = 256  # rows at once: what is worked on then stays in the processor's caches


class TreeEnsemble(nn.Module):
    """K members, each the sum of T binary trees of up to N nodes: (B, features) -> (K, B). Not differentiable.

    A leaf's branches lead to itself.
    """

    feature: Tensor
    threshold: Tensor
    branches: Tensor
    value: Tensor

    def __init__(self, members: int, trees: int, nodes: int) -> None:
        super().__init__()
        self.members = members
        trees = members * trees  # one member's after the other's
        self.register_buffer("feature", torch.zeros(trees, nodes, dtype=torch.int32))
        self.register_buffer("threshold", torch.zeros(trees, nodes))
        self.register_buffer("branches", torch.zeros(trees, nodes, 2, dtype=torch.int16))  # if <=, if >
        self.register_buffer("value", torch.zeros(trees, nodes))

        self._scorer: QuickScorer | None = None
        self.register_load_state_dict_post_hook(lambda *_: self._forget())

    @torch.no_grad()
    def forward(self, columns: Tensor) -> Tensor:
        """Equal rows, as explanations ask for by the hundred, are worked out once."""
        if self._scorer is None:
            self._scorer = quick_scorer(self.feature, self.threshold, self.branches, self.value)
        distinct, place = torch.unique(columns, dim=0, return_inverse=True)
        return torch.cat([self._sums(self._scorer, chunk) for chunk in distinct.split(CHUNK)], 1)[:, place]

    def _sums(self, scorer: QuickScorer, columns: Tensor) -> Tensor:
        return scorer(columns).view(self.members, -1, len(columns)).sum(1)

    def _forget(self) -> None:
        self._scorer = None

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> TreeEnsemble:
        self._forget()  # the model moves to another device
        super()._apply(fn, recurse)
        return self


def grow(
    columns: np.ndarray, targets: np.ndarray, weights: np.ndarray, rules: GrowthRules, seed: int
) -> lightgbm.Booster:
    """Trees that predict `targets` (n,) from `columns` (n, features), squared error weighted by `weights` (n,)."""
    lightgbm = _lightgbm()
    parameters = {**rules.model_dump(), "objective": "regression", "seed": seed, "verbosity": -1}
    parameters |= {"deterministic": True, "force_row_wise": True}
    rounds = parameters.pop("num_boost_round")
    return lightgbm.train(parameters, lightgbm.Dataset(columns, targets, weight=weights), rounds)


def from_boosters(boosters: Sequence[lightgbm.Booster]) -> TreeEnsemble:
    """The same trees as tensors, a member for each booster, all of one number of trees.

    Thresholds are float32, as the columns are.
    """
    grown = [booster.dump_model()["tree_info"] for booster in boosters]
    trees = max(map(len, grown))
    none = [{"tree_structure": {"leaf_value": 0.0}}]  # a booster that found nothing more to split
    roots = [tree["tree_structure"] for found in grown for tree in found + none * (trees - len(found))]
    listed = [_nodes(root) for root in roots]
    ensemble = TreeEnsemble(len(boosters), trees, max(map(len, listed)))
    for tree, nodes in enumerate(listed):
        place = {id(node): number for number, node in enumerate(nodes)}
        for number, node in enumerate(nodes):
            if "leaf_value" in node:
                ensemble.value[tree, number] = node["leaf_value"]
                ensemble.branches[tree, number] = number
            else:
                ensemble.feature[tree, number] = node["split_feature"]
                ensemble.threshold[tree, number] = _float32_below(node["threshold"])
                ensemble.branches[tree, number, 0] = place[id(node["left_child"])]
                ensemble.branches[tree, number, 1] = place[id(node["right_child"])]
    return ensemble


def _nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The node and all below it."""
    below = [node[side] for side in ("left_child", "right_child") if side in node]
    return [node, *(found for child in below for found in _nodes(child))]


def _float32_below(threshold: float) -> float:
    """The largest float32 that is not above: x <= t then holds for the same float32 x."""
    nearest = np.float32(threshold)
    return float(nearest if float(nearest) <= threshold else np.nextafter(nearest, np.float32(-np.inf)))


def _lightgbm() -> Any:
    try:
        import lightgbm
    except (ImportError, OSError) as error:  # OSError: it is there, the system's OpenMP isn't
        raise AniPopError(
            f"LightGBM, which grows the trees of the plan, can't be used here ({error}).",
            "Only training needs it; scoring doesn't.",
            "Run `pip install -r requirements-dev.txt`; on Debian also `apt-get install libgomp1`, "
            "on macOS `brew install libomp`.",
        ) from error
    return lightgbm
