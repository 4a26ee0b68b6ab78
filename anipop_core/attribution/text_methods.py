"""Gradient methods on a text: each word is varied between a blank and itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import torch
from captum.attr import InputXGradient, IntegratedGradients
from torch import Tensor

from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.words import TokenPoints, word_shares
from anipop_core.model.text_reader import TextReader

STEPS = 16

Forward: TypeAlias = Callable[[Tensor], Tensor]  # presence of each token (N, W, L) -> points (N,)


def integrated_from_blank(reader: TextReader, text: str, share: VectorShare) -> np.ndarray:
    """(words,) integrated gradients (Sundararajan et al. 2017) along the path from blank words to the text's own."""

    def attribute(forward: Forward, whole: Tensor) -> Tensor:
        found: Tensor = IntegratedGradients(forward).attribute(whole, baselines=0, n_steps=STEPS, internal_batch_size=4)
        return found

    return _word_points(reader, text, share, attribute)


def gradient_x_input(reader: TextReader, text: str, share: VectorShare) -> np.ndarray:
    """(words,) the gradient at the text times the input, which is what a word adds to a blank."""

    def attribute(forward: Forward, whole: Tensor) -> Tensor:
        found: Tensor = InputXGradient(forward).attribute(whole.requires_grad_(True))
        return found

    return _word_points(reader, text, share, attribute)


def _word_points(
    reader: TextReader,
    text: str,
    share: VectorShare,
    attribute: Callable[[Forward, Tensor], Tensor],
) -> np.ndarray:
    """(words,) what `attribute` gives the tokens, summed by word."""
    windows = reader.windows(text)
    whole = share.absent.new_ones(1, *windows.input_ids.shape)
    with torch.inference_mode(False), torch.enable_grad():
        found = attribute(lambda presence: share.points(reader.from_blanks(windows, presence)), whole.clone())
    rows = found[0].detach().double().cpu().numpy()  # (W, L)
    pairs = [
        (span, value)
        for spans, values in zip(windows.offsets, rows, strict=True)
        for span, value in zip(spans, values, strict=True)
        if span is not None
    ]
    tokens = TokenPoints(tuple(span for span, _ in pairs), np.array([value for _, value in pairs]), 0.0, 0)
    plain = VectorShare(share.points, share.absent, share.key)
    return np.array([word.points for word in word_shares(text, "", tokens, plain)])
