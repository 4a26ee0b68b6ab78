"""Encoders of texts and pictures: one vector each, with the name, weights and preprocessing it was made with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from anipop_core.encoders import normaliser
from anipop_core.encoders.folding import fold_batch_norms
from anipop_core.encoders.windows import TokenWindows, WindowRule, pad
from anipop_core.progress import Progress

if TYPE_CHECKING:
    from transformers import PreTrainedModel


LEAST_PRESENCE = 1e-9  # instead of 0, whose logarithm is no number


class TextEncoder:
    """A transformer whose vector of a text is the mean over all real positions of all its windows.

    Mean pooling and right padding, because a causal model has seen nothing but the first token at position 0.
    Nothing is changed after loading, so one encoder serves many threads.
    """

    reads = normaliser.DIGEST
    as_read = staticmethod(normaliser.normalise)  # what it makes of a text before anything else

    def __init__(
        self, name: str, model: PreTrainedModel, rule: WindowRule, weight_hash: str, device: torch.device
    ) -> None:
        self.name = name
        self.weight_hash = weight_hash  # SHA-256 of the weight file
        self.out_features: int = model.config.hidden_size
        self.preprocessing: dict[str, object] = {
            "window_tokens": rule.limit,
            "special_tokens": [*rule.prefix, *rule.suffix],
            "pooling": "mean over the real positions of all windows",
        }
        self._rule = rule
        self._device = device
        self._model = model.eval().requires_grad_(False).to(device)
        self._is_causal = any(getattr(module, "is_causal", False) for module in model.modules())

    @torch.inference_mode()
    def encode(self, texts: Sequence[str], batch_size: int = 16, progress: Progress | None = None) -> np.ndarray:
        """Vectors (n, out_features) float32 of n texts, in their order; `batch_size` counts windows.

        Raises ValueError for a text without any character but spaces: an absent text has no vector.
        """
        _refuse_empty(texts)
        per_text = self._rule.sequences(texts)
        windows = [window for of_text in per_text for window in of_text]
        owner = torch.tensor([i for i, of_text in enumerate(per_text) for _ in of_text], dtype=torch.long)
        # Windows of like length share a batch, so that little is computed on padding; the longest go
        # first, so that a text too much for memory shows at the start.
        order = sorted(range(len(windows)), key=lambda row: -len(windows[row]))
        sums = torch.zeros(len(texts), self.out_features)
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            ids, mask = pad([windows[row] for row in rows], self._rule.filler)
            mask = mask.to(self._device)
            states = self._model(input_ids=ids.to(self._device), attention_mask=mask).last_hidden_state
            sums.index_add_(0, owner[rows], _masked_sum(states, mask).cpu())
            if progress:
                progress(len(texts) * (start + len(rows)) // len(order), len(texts))
        positions = torch.tensor([sum(map(len, of_text)) for of_text in per_text])  # (n,)
        return (sums / positions.unsqueeze(1)).numpy()

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's word pieces, special tokens left out."""
        return self._rule.pieces(texts)

    def windows(self, text: str) -> TokenWindows:
        """The text in this encoder's windows. Raises ValueError for an empty text."""
        _refuse_empty([text])
        return self._rule.read(text)

    @torch.no_grad()
    def embed(self, windows: TokenWindows) -> Tensor:
        """Word embeddings (W, L, E) of the windows: what `pool` reads and attribution varies."""
        return self._model.get_input_embeddings()(windows.input_ids.to(self._device))

    def blank_embeddings(self, windows: TokenWindows) -> Tensor:
        """The blank text of the same shape (W, L, E): the baseline of attribution.

        Each token of the text is replaced by the model's own word for nothing ([MASK] for MiniLM,
        <|endoftext|> for GPT-2); special tokens and padding stay, so they get no share.
        """
        is_text = torch.tensor([[span is not None for span in row] for row in windows.offsets])
        ids = windows.input_ids.masked_fill(is_text, self._rule.neutral)
        return self.embed(TokenWindows(ids, windows.attention_mask, windows.offsets))

    def pool(self, embeddings: Tensor, windows: TokenWindows) -> Tensor:
        """Vectors (N, out_features) of N versions of one text, given as word embeddings (N, W, L, E).

        Differentiable in `embeddings`; `pool(embed(w)[None], w)` is `encode([text])`.
        """
        versions = len(embeddings)
        mask = windows.attention_mask.to(self._device).repeat(versions, 1)  # (N * W, L)
        states = self._model(inputs_embeds=embeddings.flatten(0, 1), attention_mask=mask).last_hidden_state
        sums = _masked_sum(states, mask).unflatten(0, (versions, -1)).sum(1)  # (N, out_features)
        return sums / windows.attention_mask.sum().item()

    def attended(self, windows: TokenWindows, presence: Tensor) -> Tensor:
        """Last hidden states (N, W, L, out_features) of N versions of one text, in which the others attend to
        each position by its presence (N, W, L), 0-1: 1 is the text as it is, near 0 as if it were not there.

        Differentiable in `presence`, which is added to the attention as its logarithm.
        """
        versions = len(presence)
        there = (presence * windows.attention_mask.to(self._device)).clamp(min=LEAST_PRESENCE).flatten(0, 1)
        bias = there.log()[:, None, None, :].expand(-1, 1, there.shape[1], -1)  # (N * W, 1, L, L)
        if self._is_causal:
            bias = bias + torch.full(bias.shape[2:], -torch.inf, device=self._device).triu(1)
        embeddings = self.embed(windows).repeat(versions, 1, 1)
        states = self._model(inputs_embeds=embeddings, attention_mask=bias).last_hidden_state
        return states.unflatten(0, (versions, -1))


@dataclass(frozen=True)
class PixelRule:
    """From a picture to the numbers a network reads: (value - mean) / std for each of R, G, B in 0-255."""

    size: int  # pixels; the picture is resized to size x size whole, so a region maps onto the whole art
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    def tensor(self, images: Sequence[Image.Image]) -> Tensor:
        """RGB pictures as (n, 3, size, size) float32."""
        resized = [image.resize((self.size, self.size), Image.Resampling.BICUBIC) for image in images]
        pixels = torch.from_numpy(np.stack([np.asarray(image) for image in resized]))  # (n, size, size, 3)
        return ((pixels - torch.tensor(self.mean)) / torch.tensor(self.std)).permute(0, 3, 1, 2)


class ImageEncoder:
    """A convolutional network whose vector of a picture is the spatial mean of its last feature map.

    Nothing is changed after loading, so one encoder serves many threads.
    """

    reads = ""

    def __init__(
        self,
        name: str,
        network: torch.nn.Module,
        to_middle: Callable[[Tensor], Tensor],
        to_last: Callable[[Tensor], Tensor],
        out_features: int,
        rule: PixelRule,
        weight_hash: str,
        device: torch.device,
    ) -> None:
        """`to_middle` runs `network` from pixels (n, 3, size, size) to the map before the last halving, `to_last`
        from there to its last map (n, C, H, W)."""
        self.name = name
        self.weight_hash = weight_hash  # SHA-256 of the weight file
        self.out_features = out_features
        self.preprocessing: dict[str, object] = {
            "size": rule.size,
            "mean": list(rule.mean),
            "std": list(rule.std),
            "interpolation": "bicubic",
            "pooling": "mean over the last feature map",
        }
        self._rule = rule
        self._device = device
        # Channels last: the same numbers, a sixth to a third faster on a CPU.
        network.eval().requires_grad_(False)
        fold_batch_norms(network)
        network.to(device).to(memory_format=torch.channels_last)
        self._to_middle, self._to_last = to_middle, to_last

    @torch.inference_mode()
    def encode(
        self, images: Sequence[Image.Image], batch_size: int = 16, progress: Progress | None = None
    ) -> np.ndarray:
        """Vectors (n, out_features) float32 of n RGB pictures, in their order."""
        vectors = torch.zeros(len(images), self.out_features)
        for start in range(0, len(images), batch_size):
            batch = images[start : start + batch_size]
            vectors[start : start + len(batch)] = self.pool_map(self.feature_maps(batch))
            if progress:
                progress(start + len(batch), len(images))
        return vectors.numpy()

    @torch.no_grad()
    def feature_maps(self, images: Sequence[Image.Image]) -> Tensor:
        """The last feature maps (n, out_features, H, W) of n RGB pictures, the whole picture on the map."""
        return self.maps_of(self.pixels(images))

    def pixels(self, images: Sequence[Image.Image]) -> Tensor:
        """What the network reads (n, 3, size, size) of n RGB pictures."""
        return self._rule.tensor(images).to(self._device)

    def maps_of(self, pixels: Tensor) -> Tensor:
        """The last feature maps (n, out_features, H, W) of `pixels`. Differentiable."""
        return self._to_last(self._to_middle(pixels))

    @torch.no_grad()
    def middle_maps(self, images: Sequence[Image.Image]) -> Tensor:
        """Feature maps (n, C, 2H, 2W) whose cells still depend on their own place in the picture; those of the last
        map depend on nearly all of it."""
        return self._to_middle(self.pixels(images))

    def last_maps(self, middle: Tensor) -> Tensor:
        """The last feature maps (n, out_features, H, W) of maps as `middle_maps` gives them. Differentiable."""
        # A backward pass through convolutions on channels-last maps crashes torch 2.14.1.
        return self._to_last(middle.contiguous())

    @staticmethod
    def pool_map(maps: Tensor) -> Tensor:
        """Vectors (n, C) of maps (n, C, H, W): the mean over the map. Differentiable."""
        return maps.mean((2, 3))


def _masked_sum(states: Tensor, mask: Tensor) -> Tensor:
    """Sum of states (B, L, H) over the positions where mask (B, L) is 1: (B, H)."""
    return torch.einsum("blh,bl->bh", states, mask.to(states.dtype))


def _refuse_empty(texts: Sequence[str]) -> None:
    empty = [place for place, text in enumerate(texts) if not text.strip()]
    if empty:
        raise ValueError(f"texts {empty} are empty; leave absent texts out before encoding")
