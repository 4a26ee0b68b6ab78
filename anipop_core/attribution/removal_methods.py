"""Methods that score a pitch with groups of pieces really removed: occlusion and Shapley sampling, by Captum."""

from __future__ import annotations

import math

import numpy as np
import torch
from captum.attr import FeatureAblation, ShapleyValueSampling
from torch import Tensor

from anipop_core.attribution.perturbations import ScoresWithout

SHAPLEY_ORDERS = 6
READ_WORDS = 90_000  # in all versions that a method scores: 300 of a text of 300 words
SEED = 0


def at_once(versions: int, words: float) -> int:
    """How many neighbours go together, so that so many versions of so many words are read in a minute or two."""
    return math.ceil(versions * words / READ_WORDS)


def occlusion(scores: ScoresWithout, group: np.ndarray) -> np.ndarray:
    """(pieces,) what the score loses when a group really goes, spread evenly inside it: Captum's feature ablation
    over presence. `group` (pieces,) numbers the group of each piece."""

    def forward(presence: Tensor) -> Tensor:
        return torch.from_numpy(scores([_gone(row) for row in presence]))

    found: Tensor = FeatureAblation(forward).attribute(
        torch.ones(1, len(group)),
        baselines=0,
        feature_mask=torch.from_numpy(group)[None],
        perturbations_per_eval=32,
    )
    return found[0].double().numpy() / np.bincount(group)[group]


def shapley_sampling(scores: ScoresWithout, group: np.ndarray) -> np.ndarray:
    """(pieces,) Shapley values of groups of pieces by sampled orders, spread evenly inside each group.

    `group` (pieces,) numbers the group of each piece. A word each would take thousands of scores.
    """

    def forward(presence: Tensor) -> Tensor:
        return torch.from_numpy(scores([_gone(row) for row in presence]))

    torch.manual_seed(SEED)
    found: Tensor = ShapleyValueSampling(forward).attribute(
        torch.ones(1, len(group)),
        baselines=0,
        feature_mask=torch.from_numpy(group)[None],
        n_samples=SHAPLEY_ORDERS,
        perturbations_per_eval=1,
    )
    sizes = np.bincount(group)[group]
    return found[0].double().numpy() / sizes


def _gone(presence: Tensor) -> list[int]:
    return torch.nonzero(presence == 0).flatten().tolist()
