"""LightGBM grows the trees over the facts; as tensors they become the model's `TreeEnsemble`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from anipop_core.errors import AniPopError
from anipop_core.model.trees import TreeEnsemble
from anipop_core.training.config import GrowthRules

if TYPE_CHECKING:
    import lightgbm


def grow(
    columns: np.ndarray,
    targets: np.ndarray,
    weights: np.ndarray,
    rules: GrowthRules,
    seed: int,
    increasing: Sequence[int] = (),
) -> lightgbm.Booster:
    """Gradient-boosted trees (Ke et al. 2017) that predict `targets` (n,) from `columns` (n, features).

    weights: (n,) of the squared errors. increasing: the columns that the prediction may only rise with.
    Raises AniPopError where LightGBM can't be loaded.
    """
    lightgbm = _lightgbm()
    parameters = {**rules.model_dump(), "objective": "regression", "seed": seed, "verbosity": -1}
    parameters |= {"deterministic": True, "force_row_wise": True}
    if increasing:
        parameters["monotone_constraints"] = [int(place in increasing) for place in range(columns.shape[1])]
        parameters["monotone_constraints_method"] = "intermediate"
    rounds = parameters.pop("num_boost_round")
    return lightgbm.train(parameters, lightgbm.Dataset(columns, targets, weight=weights), rounds)


def from_boosters(boosters: Sequence[lightgbm.Booster]) -> TreeEnsemble:
    """The boosters' trees as tensors, one member for each booster. Thresholds are float32, as the columns are."""
    grown = [booster.dump_model()["tree_info"] for booster in boosters]
    trees = max(map(len, grown))
    none = [{"tree_structure": {"leaf_value": 0.0}}]  # fills up a booster that stopped early
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
            "Run `pip install 'anipop[train]'`, or in a checkout `pip install -r requirements-dev.txt`; on Debian also "
            "`apt-get install libgomp1`, on macOS `brew install libomp`.",
        ) from error
    return lightgbm
