"""Boosted trees over the facts' columns, run as tensors; LightGBM grows them (`training.grow_trees`).

Not LightGBM's text format: reading it takes LightGBM and the system's OpenMP in the app. Not treelite: its models are
one more library's binary file. As tensors the trees lie in the checkpoint's safetensors and run on the model's
device; how fast, says `quick_scorer`.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from anipop_core.model.quick_scorer import QuickScorer, quick_scorer

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
        """(K, B) for rows (B, features). Equal rows, which explanations ask for by the hundred, are computed once."""
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
