"""A text's share of the score spread over its words: integrated gradients (Sundararajan et al. 2017) through the
real encoder, over how far each token is there.

The presence of a token, 0 to 1, is its weight in the attention of the others and in the mean that makes the
vector; what is missing of the mean is the vector of the baseline. Presence 0 is therefore
exactly the baseline and presence 1 exactly the text. Unlike a path over blanked embeddings this asks the question
that deleting a word answers: on our model its order agrees with real deletions, that of blanking doesn't
(`evaluation/faithfulness_check.py` measures it).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.integration import integrated_gradients, refined
from anipop_core.attribution.rescaling import relative_delta
from anipop_core.encoders.normaliser import read_words
from anipop_core.encoders.windows import Span, TokenWindows
from anipop_core.model.text_reader import TextReader
from anipop_core.schema import WordShare

# Gauss-Legendre points; the second where the delta of the first is too large. Even numbers: on 17 texts the delta was
# .2 % with 4 points and 1.5 % with 5.
STEPS, MORE_STEPS = 4, 12
BATCH_TOKENS = 1024  # positions in one call of the encoder: more take memory and no less time


@dataclass(frozen=True)
class TokenPoints:
    """What the integral gave, in the share's own unit: before `share.scale` and `share.shift`."""

    spans: tuple[Span, ...]  # (n,) place of each token in the text
    points: np.ndarray  # (n,)
    special: float  # of the special tokens, which belong to no word
    specials: int  # how many there are

    def relative_delta(self, share: VectorShare, vector: Tensor) -> float:
        """Convergence delta to the points of the text, whose vector is (D,), as a share of what the tokens move."""
        delta = float(share.points(vector[None])[0]) - float(self.points.sum()) - self.special
        return relative_delta(share.scale * delta, share.scale * float(np.abs(self.points).sum()), share.output)


def token_points(reader: TextReader, text: str, vector: Tensor, shares: Sequence[VectorShare]) -> list[TokenPoints]:
    """For each share the points of each token of the text, whose vector is (D,), from the baseline to the text.

    Shares have the same baseline, and the text is read once for all. Integrated with more steps where the convergence
    delta is too large.
    """
    windows = reader.windows(text)
    return refined(
        lambda some, steps: integrated(reader, windows, some, steps),
        shares,
        (STEPS, MORE_STEPS),
        lambda tokens, share: tokens.relative_delta(share, vector),
    )


def integrated(
    reader: TextReader, windows: TokenWindows, shares: Sequence[VectorShare], steps: int
) -> list[TokenPoints]:
    """The integral for each share, with so many steps."""
    is_text = torch.tensor([[span is not None for span in row] for row in windows.offsets])
    is_special = windows.attention_mask.bool() & ~is_text  # (W, L)
    absent = shares[0].absent
    found = integrated_gradients(
        lambda presence, of_special: reader.from_absence(windows, presence, of_special, absent),
        [share.points for share in shares],
        (windows.input_ids.shape, (1,)),
        steps,
        "gauss-legendre",
        max(1, BATCH_TOKENS // windows.input_ids.numel()),
        absent.device,
    )
    flat = [span for row in windows.offsets for span in row]
    spans = tuple(span for span in flat if span is not None)
    there = [place for place, span in enumerate(flat) if span is not None]
    return [
        TokenPoints(spans, of_tokens.flatten().double().cpu().numpy()[there], of_special.item(), int(is_special.sum()))
        for of_tokens, of_special in found
    ]


def word_spans(text: str) -> list[Span]:
    """Start and end (exclusive) of each word that is read; a text without words is one piece."""
    return read_words(text) or [(0, len(text))]


def word_shares(text: str, block: str, tokens: TokenPoints, share: VectorShare) -> list[WordShare]:
    """The words of the text, in their order, with their points.

    Punctuation goes to its nearer neighbour; what the special tokens made goes to all tokens evenly.
    """
    words = word_spans(text)
    total = len(tokens.spans) + tokens.specials
    even = (tokens.special - share.shift * tokens.specials / total) / len(tokens.spans)
    values = share.scale * (tokens.points - share.shift / total + even)
    points = [0.0] * len(words)
    for span, value in zip(tokens.spans, values.tolist(), strict=True):
        points[_owner(words, span)] += value
    return [
        WordShare(block, text[start:end], start, end, value) for (start, end), value in zip(words, points, strict=True)
    ]


def _owner(words: Sequence[Span], token: Span) -> int:
    """The word a token lies in; for punctuation the nearer neighbour, the one before where both are as near."""
    start, end = token
    after = bisect_right(words, start, key=lambda word: word[0])
    if after in (0, len(words)):
        return max(0, after - 1)
    gap_before, gap_after = start - words[after - 1][1], words[after][0] - end
    return after if gap_after < gap_before else after - 1
