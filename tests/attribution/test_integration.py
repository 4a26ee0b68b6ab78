from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients

from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.integration import Rule, integrated_gradients, refined

CPU = torch.device("cpu")


def read(words: torch.Tensor, special: torch.Tensor) -> torch.Tensor:
    """(N, 3) and (N, 1) -> (N, 2), with products, so that the path matters."""
    return torch.stack([words[:, 0] * words[:, 1] + special[:, 0], torch.sin(words).sum(1) * special[:, 0]], 1)


def first(vectors: torch.Tensor) -> torch.Tensor:
    return vectors[:, 0] ** 2


def both(vectors: torch.Tensor) -> torch.Tensor:
    return vectors[:, 0] * vectors[:, 1]


@pytest.mark.parametrize(("rule", "theirs"), [("gauss-legendre", "gausslegendre"), ("midpoint", "riemann_middle")])
@pytest.mark.parametrize("batch", [3, 8])
def test_each_output_is_captums(rule: Rule, theirs: str, batch: int) -> None:
    found = integrated_gradients(read, [first, both], ((3,), (1,)), 8, rule, batch, CPU)
    for output, ours in zip((first, both), found, strict=True):
        captum = IntegratedGradients(lambda *inputs, output=output: output(read(*inputs)))
        expected = captum.attribute((torch.ones(1, 3), torch.ones(1, 1)), baselines=(0, 0), n_steps=8, method=theirs)
        for one, other in zip(ours, expected, strict=True):
            torch.testing.assert_close(one, other[0], atol=1e-5, rtol=1e-5)


def test_the_parts_sum_to_what_the_output_moves_by() -> None:
    (found,) = integrated_gradients(read, [both], ((3,), (1,)), 16, "gauss-legendre", 4, CPU)
    whole = both(read(torch.ones(1, 3), torch.ones(1, 1)))
    assert sum(float(part.sum()) for part in found) == pytest.approx(float(whole), abs=1e-4)


def test_only_what_is_rough_gets_more_steps() -> None:
    asked: list[tuple[list[str], int]] = []
    errors = {("score", 2): 0.01, ("reach", 2): 0.5, ("reach", 4): 0.3, ("reach", 8): 0.4}

    def integrate(shares: list[VectorShare], steps: int) -> list[tuple[str, int]]:
        asked.append(([share.output for share in shares], steps))
        return [(share.output, steps) for share in shares]

    shares = [VectorShare(first, torch.zeros(1), "", output=output) for output in ("score", "reach")]  # type: ignore[arg-type]
    found = refined(integrate, shares, (2, 4, 8), lambda found, share: errors[found])  # type: ignore[arg-type]
    assert asked == [(["score", "reach"], 2), (["reach"], 4), (["reach"], 8)]
    assert found == [("score", 2), ("reach", 4)]  # the least rough


def test_inputs_of_no_use_to_an_output_get_nothing() -> None:
    def apart(words: torch.Tensor) -> torch.Tensor:
        return torch.stack([words[:, 0], words[:, 1]], 1)

    found = integrated_gradients(apart, [lambda v: v[:, 0], lambda v: v[:, 1]], ((2,),), 4, "midpoint", 4, CPU)
    np.testing.assert_allclose(np.stack([one.numpy() for (one,) in found]), np.eye(2), atol=1e-6)
