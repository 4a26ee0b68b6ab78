"""A text as consecutive windows of tokens, so that nothing of a long one is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

Span: TypeAlias = tuple[int, int]  # character offsets into the text: start, end (exclusive)


@dataclass(frozen=True, eq=False)
class TokenWindows:
    """One text in W windows of at most L positions, padded on the right."""

    input_ids: Tensor  # (W, L) int64
    attention_mask: Tensor  # (W, L) int64: 1 where a token stands, 0 on padding
    offsets: tuple[tuple[Span | None, ...], ...]  # (W, L): None for special tokens and padding


@dataclass(frozen=True)
class WindowRule:
    """How one encoder cuts a text into windows."""

    tokenizer: Tokenizer
    limit: int  # text tokens in a window, special tokens not counted
    prefix: tuple[int, ...]  # special tokens around each window
    suffix: tuple[int, ...]
    filler: int  # the id that pads on the right; always masked
    neutral: int  # the id that stands for "no word here"

    def __post_init__(self) -> None:
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def sequences(self, texts: Sequence[str]) -> list[list[list[int]]]:
        """Per text, the ids of its windows, special tokens included."""
        found = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [self._windows(encoding) for encoding in found]

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Per text, the ids of its tokens."""
        return [e.ids for e in self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def read(self, text: str) -> TokenWindows:
        """One text's windows, with the place of each token in the text."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        ids, mask = pad(self._windows(encoding), self.filler)
        spans = [_without_space(text, span) for span in encoding.offsets]
        offsets = []
        for part in split(len(spans), self.limit):
            row = [*(None for _ in self.prefix), *spans[part]]
            offsets.append((*row, *(None for _ in range(ids.shape[1] - len(row)))))
        return TokenWindows(ids, mask, tuple(offsets))

    def _windows(self, encoding: Encoding) -> list[list[int]]:
        ids = encoding.ids
        if not (ids or self.prefix or self.suffix):
            ids = [self.neutral]  # nothing to read: a blank
        return [[*self.prefix, *ids[part], *self.suffix] for part in split(len(ids), self.limit)]


def split(count: int, limit: int) -> list[slice]:
    """`count` tokens in as few consecutive windows of at most `limit` as possible, lengths within one."""
    windows = max(1, -(-count // limit))
    edges = [count * window // windows for window in range(windows + 1)]
    return [slice(start, end) for start, end in pairwise(edges)]


def pad(sequences: Sequence[Sequence[int]], filler: int) -> tuple[Tensor, Tensor]:
    """Ids (B, L) filled up on the right, and their mask (B, L): 1 for a token, 0 for the filling."""
    rows = [torch.tensor(sequence, dtype=torch.long) for sequence in sequences]
    ids = pad_sequence(rows, batch_first=True, padding_value=filler)
    mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
    return ids, mask


def _without_space(text: str, span: Span) -> Span:
    """The span without the space that byte-level tokens carry in front; a lone space stays."""
    piece = text[span[0] : span[1]]
    return (span[1] - len(piece.lstrip()), span[1]) if piece.strip() else span
