"""The pieces of a block: words by integrated gradients (Sundararajan et al. 2017) through the real encoder,
regions by the same through the picture's last feature map, facts by Shapley values inside the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from captum.attr import IntegratedGradients
from torch import Tensor

from anipop_core.attribution.coalitions import coalitions_of
from anipop_core.attribution.game import BlockGame, VectorShare
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.schema import Facts

WORD_STEPS = 16
WORD_BATCH = 4  # copies of the text at once: IG expands its input by the number of steps
REGION_STEPS = 2  # the effect of a picture is linear in its map, so any number is exact
WORD = re.compile(r"\S*\w\S*")  # at least one letter or figure: punctuation goes with its neighbour

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spread:
    """Raw shares of a block's pieces, as the method gave them."""

    points: np.ndarray  # (pieces,), score points

    def normalised(self, total: float) -> np.ndarray:
        """The shares with what was left over spread in proportion to their size, so that they sum to `total`."""
        sizes = np.abs(self.points)
        if not len(sizes):
            return self.points
        weights = sizes / sizes.sum() if sizes.sum() > 0 else np.full(len(sizes), 1 / len(sizes))
        filled: np.ndarray = self.points + (total - self.points.sum()) * weights
        return filled


def word_spans(text: str) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each word; a text without words is one piece."""
    found = [match.span() for match in WORD.finditer(text)]
    return found or [(0, len(text))]


def word_shares(encoder: TextEncoder, text: str, share: VectorShare) -> tuple[list[tuple[int, int]], Spread]:
    """Words of a text and their points, from a text of blanks of the same length to the text."""
    windows = encoder.windows(text)
    method = IntegratedGradients(lambda embeddings: share.points(encoder.pool(embeddings, windows)))
    found: Tensor = method.attribute(
        encoder.embed(windows)[None],
        baselines=encoder.blank_embeddings(windows)[None],
        n_steps=WORD_STEPS,
        internal_batch_size=WORD_BATCH,
    )
    tokens = found[0].sum(-1).double().cpu().numpy()  # (W, L)
    spans = word_spans(text)
    points = np.zeros(len(spans))
    # A token belongs to the last word that starts before its end; what stands before the first goes to that.
    starts = np.array([start for start, _ in spans])
    for row, offsets in zip(tokens, windows.offsets, strict=True):
        for value, span in zip(row, offsets, strict=True):
            if span is not None:
                points[max(0, int(np.searchsorted(starts, span[1], side="left")) - 1)] += value
    return spans, Spread(points)


def region_shares(encoder: ImageEncoder, feature_map: Tensor, share: VectorShare) -> tuple[list[Box], Spread]:
    """Cells of a picture's last feature map (C, H, W) and their points, from the average picture."""
    baseline = share.absent[:, None, None].expand_as(feature_map)
    method = IntegratedGradients(lambda maps: share.points(encoder.pool_map(maps)))
    with torch.inference_mode(False), torch.enable_grad():
        found: Tensor = method.attribute(
            feature_map.clone()[None], baselines=baseline.clone()[None], n_steps=REGION_STEPS
        )
    cells = found[0].sum(0).double().cpu().numpy()  # (H, W)
    rows, columns = (np.linspace(0, 1, n + 1).round(6).tolist() for n in cells.shape)
    boxes = [(left, top, right, low) for top, low in pairwise(rows) for left, right in pairwise(columns)]
    return boxes, Spread(cells.ravel())


def fact_shares(encoder: FactsEncoder, facts: Facts, game: BlockGame) -> tuple[list[tuple[str, str]], np.ndarray]:
    """(field, value in words) of each known fact, and its Shapley value inside the plan."""
    known = facts.known
    coalitions = coalitions_of(len(known))
    columns = np.zeros((len(coalitions.present), encoder.out_features), np.float32)
    for place, field in enumerate(known):
        columns[:, encoder.slices[field]] = coalitions.present[:, [place]]
    points = coalitions.weights @ game.plan_points(columns)
    return [(field, in_words(getattr(facts, field))) for field in known], points


def in_words(value: object) -> str:
    """A fact's value as it is shown: "Action, Drama", "12", "24"."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
