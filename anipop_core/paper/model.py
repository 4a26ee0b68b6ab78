"""The paper's network: synopsis, character texts and portraits to one number on the 0-1 scale."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import GPT2Model, ResNetModel

from anipop_core.paper.pooled import PooledGpt2, PooledResNet
from anipop_core.paper.presets import Pooling

DROPOUT = 0.1
HEAD_LAYERS = 9
TANH_LAYERS = 3  # after these comes tanh, after the others ReLU
NARROWEST = 6  # units before the output: 768 / 2^7


class Batch(NamedTuple):
    """B titles, of which N have portraits."""

    synopsis_ids: Tensor  # (B, L) int64
    synopsis_mask: Tensor  # (B, L) int64: 1 where a token stands
    character_ids: Tensor  # (B, M) int64
    character_mask: Tensor  # (B, M) int64
    pixels: Tensor  # (N, 3, size, size)
    pictured: Tensor  # (N,) int64: to which of the B titles a picture belongs
    rows: Tensor  # (B,) int64: which titles these are


class PaperModel(nn.Module):
    """Two GPT-2, one ResNet-50, the character block and the 9-layer head."""

    def __init__(self, synopsis: GPT2Model, characters: GPT2Model, portraits: ResNetModel, pooling: Pooling) -> None:
        super().__init__()
        self.synopsis = PooledGpt2(synopsis, pooling)
        self.characters = PooledGpt2(characters, pooling)
        self.portraits = PooledResNet(portraits, pooling)
        text = self.characters.out_features
        self.character_block = nn.Sequential(
            nn.Dropout(DROPOUT),
            nn.Linear(text + self.portraits.out_features, text),
            nn.Tanh(),
            nn.Dropout(DROPOUT),
            nn.Linear(text, text),
        )
        self.head = head(self.synopsis.out_features + text)

    def forward(self, batch: Batch) -> Tensor:
        """(B,) scores on the 0-1 scale; not clipped, as published."""
        synopsis = self.synopsis(batch.synopsis_ids, batch.synopsis_mask)
        described = self.characters(batch.character_ids, batch.character_mask)
        characters = self.character_block(torch.cat([described, self._portraits(batch, described)], 1))
        return self.head(torch.cat([synopsis, characters], 1)).squeeze(1)

    def _portraits(self, batch: Batch, like: Tensor) -> Tensor:
        """(B, picture features); zeros for a title without portraits, which the network never sees."""
        vectors = like.new_zeros(len(batch.rows), self.portraits.out_features)
        if not len(batch.pictured):
            return vectors
        return vectors.index_copy(0, batch.pictured, self.portraits(batch.pixels).to(vectors.dtype))


def head(features: int) -> nn.Sequential:
    """Nine linear layers, each half as wide as the last: 1,536, 768, 384, ... 6, 1 in the paper."""
    widths = [max(NARROWEST, features >> layer) for layer in range(HEAD_LAYERS)]
    layers: list[nn.Module] = []
    for place, (wide, narrow) in enumerate(pairwise(widths)):
        layers += [nn.Linear(wide, narrow), nn.Tanh() if place < TANH_LAYERS else nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], 1))
