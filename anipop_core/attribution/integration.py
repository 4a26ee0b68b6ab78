"""Integrated gradients (Sundararajan et al. 2017) of several outputs along one path, from 0 to 1 on every input.

Own code in place of Captum's, which integrates one output at a time: reading the text or the picture is what takes
long, and here all outputs come from one reading. The tests compare it with Captum's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias, TypeVar

import numpy as np
import torch
from torch import Tensor

from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.rescaling import MAX_CONVERGENCE_DELTA

Found = TypeVar("Found")

Rule: TypeAlias = Literal["gauss-legendre", "midpoint"]
Reading: TypeAlias = Callable[[Tensor], Tensor]  # vectors (N, D) -> (N,)


def integrated_gradients(
    read: Callable[..., Tensor],
    outputs: Sequence[Reading],
    sizes: Sequence[Sequence[int]],
    steps: int,
    rule: Rule,
    batch: int,
    device: torch.device,
) -> list[list[Tensor]]:
    """For each output the integral of its gradient to each input, where all inputs go from 0 to 1 together.

    Args:
        read: N versions of the inputs, each (N, *size) -> vectors (N, D); differentiable.
        outputs: each from these vectors.
        sizes: of the inputs, without N.
        steps: points on the path.
        batch: of them read in one call.

    Returns:
        For each output a tensor of each of `sizes`.
    """
    places, weights = _points(steps, rule)
    found = [[torch.zeros(*size, device=device) for size in sizes] for _ in outputs]
    with torch.inference_mode(False), torch.enable_grad():
        for start in range(0, steps, batch):
            part = slice(start, start + batch)
            at = torch.tensor(places[part], dtype=torch.float32, device=device)
            weight = torch.tensor(weights[part], dtype=torch.float32, device=device)
            inputs = [at.view(-1, *[1] * len(size)).repeat(1, *size).requires_grad_(True) for size in sizes]
            vectors = read(*inputs)
            for output, sums in zip(outputs, found, strict=True):
                gradients = torch.autograd.grad(output(vectors).sum(), inputs, retain_graph=True)
                for total, gradient in zip(sums, gradients, strict=True):
                    total += torch.tensordot(weight, gradient, 1)
    return found


def refined(
    integrate: Callable[[Sequence[VectorShare], int], list[Found]],
    shares: Sequence[VectorShare],
    steps: Sequence[int],
    delta: Callable[[Found, VectorShare], float],
) -> list[Found]:
    """What `integrate` finds for each of the shares: with the first of `steps` that leave a convergence delta of
    MAX_CONVERGENCE_DELTA at most, or else with those that leave the least. Only what needs more steps gets them."""
    best: dict[int, tuple[float, Found]] = {}
    rough = list(range(len(shares)))
    for count in steps:
        for place, found in zip(rough, integrate([shares[place] for place in rough], count), strict=True):
            tried = (delta(found, shares[place]), found)
            best[place] = min(best.get(place, tried), tried, key=lambda pair: pair[0])
        rough = [place for place in rough if best[place][0] > MAX_CONVERGENCE_DELTA]
        if not rough:
            break
    return [best[place][1] for place in range(len(shares))]


def _points(steps: int, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """(steps,) places between 0 and 1, and their weights."""
    if rule == "midpoint":
        return (np.arange(steps) + 0.5) / steps, np.full(steps, 1 / steps)
    places, weights = np.polynomial.legendre.leggauss(steps)
    return (1 + places) / 2, weights / 2
