"""A text as the fusion model reads it: its encoder's vector, and after it what its terms say (`term_head`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from anipop_core.encoders.base import TextEncoder
from anipop_core.encoders.windows import TokenWindows
from anipop_core.term_head import TermHead


class TextReader:
    """A text encoder with a checkpoint's terms. Nothing is changed after loading, so it serves many threads."""

    def __init__(self, encoder: TextEncoder, terms: TermHead) -> None:
        self.encoder = encoder
        self.terms = terms
        self.out_features = encoder.out_features + terms.out_features

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, out_features) float32 of n texts, in their order. Raises ValueError for an empty text."""
        vectors = self.encoder.encode(texts)
        read = [
            self.terms.read(torch.from_numpy(vector).to(self.terms.bias), pieces).cpu().numpy()
            for vector, pieces in zip(vectors, self.encoder.pieces(texts), strict=True)
        ]
        return np.concatenate([vectors, np.stack(read)], 1)

    def windows(self, text: str) -> TokenWindows:
        return self.encoder.windows(text)
