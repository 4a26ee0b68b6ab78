"""The titles of each training step, and those titles as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

from anipop_core.encoders.resnet50 import PIXELS
from anipop_core.paper.model import Batch
from anipop_core.paper.portraits import read_portraits
from anipop_core.paper.presets import PaperConfig
from anipop_core.paper.titles import PaperTitle


@dataclass(frozen=True)
class Share:
    """Which of several processes this one is. Each takes every `processes`-th title of a step."""

    process: int = 0
    processes: int = 1


@dataclass(frozen=True)
class Collator:
    """Titles -> Batch. Texts are cut after their first tokens, as published, and padded for the pooling."""

    tokenizer: Tokenizer
    end: int  # GPT-2's one special token: pads, and stands for an absent text
    positions: int  # the longest text the model takes
    config: PaperConfig

    def __call__(self, titles: Sequence[tuple[int, PaperTitle]]) -> Batch:
        synopsis = self._tokens([title.synopsis for _, title in titles], self.config.synopsis_tokens)
        characters = self._tokens([title.characters for _, title in titles], self.config.character_tokens)
        pictured = [place for place, (_, title) in enumerate(titles) if title.portraits]
        pictures = [read_portraits(titles[place][1].portraits) for place in pictured]
        # Channels first in memory too: training on the channels-last layout crashes PyTorch 2.14 on CPUs.
        pixels = PIXELS.tensor(pictures).contiguous() if pictures else torch.zeros(0, 3, PIXELS.size, PIXELS.size)
        rows = torch.tensor([row for row, _ in titles])
        return Batch(*synopsis, *characters, pixels, torch.tensor(pictured, dtype=torch.long), rows)

    def _tokens(self, texts: Sequence[str], limit: int) -> tuple[Tensor, Tensor]:
        """Ids and mask, (B, L) each, L the longest of these texts."""
        limit = min(limit, self.positions)
        found = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        rows = [torch.tensor(encoding.ids[:limit] or [self.end]) for encoding in found]
        side = "left" if self.config.pooling == "published" else "right"
        ids = pad_sequence(rows, batch_first=True, padding_value=self.end, padding_side=side)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True, padding_side=side)
        return ids, mask


def training_steps(rows: Sequence[int], config: PaperConfig, share: Share) -> list[list[int]]:
    """The titles of each step of all epochs, this process's share; the same for every run with this seed."""
    steps: list[list[int]] = []
    for epoch in range(config.epochs):
        generator = torch.Generator().manual_seed(config.seed + epoch)
        order = torch.randperm(len(rows), generator=generator).tolist()
        steps += shared([rows[place] for place in order], config.batch_size, share)
    return steps


def shared(rows: Sequence[int], batch_size: int, share: Share) -> list[list[int]]:
    """`rows` in batches, this process's share; some are repeated so that all processes have equally many.

    Raises ValueError where a batch can't be shared evenly.
    """
    if batch_size % share.processes:
        raise ValueError(f"a batch of {batch_size} can't be shared evenly by {share.processes} processes")
    padding = -len(rows) % share.processes
    filled = [*rows, *(rows[place % len(rows)] for place in range(padding))]
    starts = range(0, len(filled), batch_size)
    return [filled[start : start + batch_size][share.process :: share.processes] for start in starts]


def loader(
    titles: Sequence[PaperTitle], steps: Sequence[list[int]], collate: Collator, workers: int
) -> DataLoader[tuple[int, PaperTitle]]:
    """One batch a step, read ahead by `workers` processes."""
    return DataLoader(
        list(enumerate(titles)),  # type: ignore[arg-type]  # a list is a dataset
        batch_sampler=list(steps),
        collate_fn=collate,
        num_workers=workers,
    )
