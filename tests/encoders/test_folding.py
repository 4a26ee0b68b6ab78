"""Folded batch normalisation: the same function."""

from __future__ import annotations

import pytest
import torch
from timm.layers import BatchNormAct2d
from torch import nn

from anipop_core.encoders.folding import fold_batch_norms


def trained(norm: nn.BatchNorm2d) -> nn.BatchNorm2d:
    """With statistics and weights that aren't those of an empty one."""
    generator = torch.Generator().manual_seed(norm.num_features)
    for tensor in (norm.running_mean, norm.weight.data, norm.bias.data):
        tensor.normal_(generator=generator)
    norm.running_var.uniform_(0.5, 2, generator=generator)
    return norm


@pytest.mark.parametrize("norm", [nn.BatchNorm2d, BatchNormAct2d])
def test_the_function_stays_and_the_norms_go(norm: type[nn.BatchNorm2d]) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3), trained(norm(8)), nn.Sequential(nn.Conv2d(8, 8, 3, groups=8, bias=False), trained(norm(8)))
    ).eval()
    pixels = torch.randn(2, 3, 9, 9)
    with torch.no_grad():
        before = network(pixels)
        fold_batch_norms(network)
        after = network(pixels)
    torch.testing.assert_close(after, before, atol=1e-5, rtol=1e-5)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in network.modules())


def test_a_norm_that_follows_no_convolution_stays() -> None:
    network = nn.Sequential(trained(nn.BatchNorm2d(3)), nn.Conv2d(3, 4, 1)).eval()
    fold_batch_norms(network)
    assert isinstance(network[0], nn.BatchNorm2d)


def test_a_norm_without_statistics_is_refused() -> None:
    with pytest.raises(ValueError, match="running statistics"):
        fold_batch_norms(nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4, track_running_stats=False)))
