"""GPT-2 and ResNet-50, each with a pooling: a batch of texts or pictures in, one vector each out."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import GPT2Model, ResNetModel

from anipop_core.encoders.resnet50 import PIXELS
from anipop_core.paper.presets import Pooling


class PooledGpt2(nn.Module):
    """GPT-2, pooled: the last hidden state at one position.

    real: the last real token of a text padded on the right. A causal model has read the whole text there.
    published: position 0 of a text padded on the left. It has read the first token there, or padding alone where
        a longer text stands in the same batch, and nothing of what follows.

    The attention is PyTorch's (SDPA), where a padding position attends to nothing. The `eager` attention of
    transformers adds up two masks instead, so that at such a position they cancel out and it takes a flat mean of
    all tokens: published rows with padding would see the text by accident, those without would not.
    """

    def __init__(self, model: GPT2Model, pooling: Pooling) -> None:
        super().__init__()
        model.config.use_cache = False  # keys and values are kept only to generate text
        model.set_attn_implementation("sdpa")
        self.model = model
        self.pooling = pooling
        self.out_features: int = model.config.hidden_size

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors (B, out_features) of token ids (B, L) with mask (B, L): 1 for a token, 0 for padding."""
        states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state  # (B, L, out_features)
        if self.pooling == "published":
            return states[:, 0]
        return states[torch.arange(len(ids), device=ids.device), mask.sum(1) - 1]


class PooledResNet(nn.Module):
    """ResNet, pooled: one vector of its last feature map.

    real: the mean over the map, one value a channel.
    published: channel 0 alone, flattened: 7 x 7 of ResNet-50's 2,048 x 7 x 7 values.
    """

    def __init__(self, model: ResNetModel, pooling: Pooling) -> None:
        super().__init__()
        self.model = model
        self.pooling = pooling
        self.out_features = self._pool(_last_map_of_nothing(model)).shape[1]

    def forward(self, pixels: Tensor) -> Tensor:
        """Vectors (N, out_features) of pictures (N, 3, size, size)."""
        return self._pool(self.model(pixels).last_hidden_state)

    def _pool(self, maps: Tensor) -> Tensor:
        """maps: (N, C, H, W)."""
        return maps[:, 0].flatten(1) if self.pooling == "published" else maps.mean((2, 3))


@torch.no_grad()
def _last_map_of_nothing(model: ResNetModel) -> Tensor:
    """(1, C, H, W) of an empty picture: tells the size of the network's last map."""
    was_training = model.training
    maps = model.eval()(torch.zeros(1, 3, PIXELS.size, PIXELS.size)).last_hidden_state
    model.train(was_training)
    return maps
