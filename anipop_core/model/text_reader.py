"""A text as the fusion model takes it: its encoder's vector, followed by the n-gram head's outputs (`ngram_head`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from anipop_core.encoders.base import TextEncoder
from anipop_core.encoders.windows import TokenWindows
from anipop_core.model.ngram_head import NgramHead, NgramPlaces


class TextReader:
    """A text encoder with a checkpoint's n-gram head. Nothing changes after loading, so it serves many threads."""

    def __init__(self, encoder: TextEncoder, ngrams: NgramHead) -> None:
        self.encoder = encoder
        self.ngrams = ngrams
        self.out_features = encoder.out_features + ngrams.out_features

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, out_features) float32 of n texts, in their order. Raises ValueError for an empty text."""
        vectors = self.encoder.encode(texts)
        read = [
            self.ngrams.read(torch.from_numpy(vector).to(self.ngrams.bias), pieces).cpu().numpy()
            for vector, pieces in zip(vectors, self.encoder.pieces(texts), strict=True)
        ]
        return np.concatenate([vectors, np.stack(read)], 1)

    def windows(self, text: str) -> TokenWindows:
        return self.encoder.windows(text)

    def from_absence(self, windows: TokenWindows, presence: Tensor, specials: Tensor, absent: Tensor) -> Tensor:
        """(N, out_features) for N versions of one text, in which each position is there to a degree.

        presence (N, W, L), 0-1: a position's weight in the attention of the others and in the mean; of the special
        tokens only the weight in the mean varies, specials (N, 1). What is missing of the mean is `absent`
        (out_features,). All 0 gives `absent`, all 1 the text. Differentiable in presence and specials.
        """
        is_text = self._is_text(windows)
        is_special = windows.attention_mask.to(is_text.device).bool() & ~is_text  # (W, L)
        states = self.encoder.attended(windows, torch.where(is_text, presence, 1.0))
        weights = torch.where(is_text, presence, is_special * specials[..., None]) / windows.attention_mask.sum()
        missing = 1 - weights.sum((1, 2))[:, None]  # (N, 1)
        no_vector, no_outputs = absent.split([self.encoder.out_features, self.ngrams.out_features])
        vectors = torch.einsum("nwlh,nwl->nh", states, weights) + missing * no_vector
        no_ngrams = self.ngrams(no_vector[None], self.ngrams.places([]), absent.new_zeros(1, 1))
        read = self.ngrams(vectors, self._places(windows), presence[:, is_text])
        return torch.cat([vectors, read + missing * (no_outputs - no_ngrams)], 1)

    def from_blanks(self, windows: TokenWindows, presence: Tensor) -> Tensor:
        """(N, out_features) for N versions of one text between blank words, presence (N, W, L) 0, and its own, 1.

        Differentiable in presence.
        """
        blanks, words = self.encoder.blank_embeddings(windows), self.encoder.embed(windows)
        vectors = self.encoder.pool(torch.lerp(blanks, words, presence.unsqueeze(-1)), windows)
        read = self.ngrams(vectors, self._places(windows), presence[:, self._is_text(windows)])
        return torch.cat([vectors, read], 1)

    def _is_text(self, windows: TokenWindows) -> Tensor:
        """(W, L): no special token and no padding."""
        rows = [[span is not None for span in row] for row in windows.offsets]
        return torch.tensor(rows, device=self.ngrams.bias.device)

    def _places(self, windows: TokenWindows) -> NgramPlaces:
        return self.ngrams.places(windows.input_ids[self._is_text(windows).cpu()].tolist())
