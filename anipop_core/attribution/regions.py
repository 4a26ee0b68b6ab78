"""A picture's share of the score spread over a grid: integrated gradients (Sundararajan et al. 2017) over how far
each region is uncovered, from a picture blurred beyond recognition to the picture itself.

The blurred and the real picture are mixed on the network's middle map. There each cell still speaks for its own
place, and only the last stages run at every step. On the last map each cell has seen nearly the whole picture, so
that hiding the strongest moves the score hardly more than hiding random ones; mixing pixels takes five times as
long and is no more faithful (`evaluation/faithfulness_check.py` measures it on real coverings of the pixels).

What even the blurred picture says belongs to no region more than to another and is spread evenly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from anipop_core.attribution.covering import Box, blurred
from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.integration import Rule, integrated_gradients, refined
from anipop_core.attribution.rescaling import relative_delta
from anipop_core.encoders.base import ImageEncoder
from anipop_core.schema import RegionShare

STEPS = (12, 16, 24, 48)  # of the midpoint rule; the next where the delta of those before is too large
# The network is made of straight pieces: with rules for smooth functions the delta is twice as large.
RULE: Rule = "midpoint"
BATCH = 8  # mixtures in one call of the network
SIDE = 256  # pixels: a blurred picture needs no more


@dataclass(frozen=True)
class CellPoints:
    """What the integral gave, in the share's own unit: before `share.scale` and `share.shift`."""

    points: np.ndarray  # (cells,), row by row
    blurred: float  # of the picture blurred all over

    def relative_delta(self, share: VectorShare, vector: Tensor) -> float:
        """Convergence delta to the points of the picture, whose vector is (D,), as a share of what the cells move."""
        delta = float(share.points(vector[None])[0]) - float(self.points.sum()) - self.blurred
        return relative_delta(share.scale * delta, share.scale * float(np.abs(self.points).sum()), share.output)


def cell_points(
    encoder: ImageEncoder, picture: Image.Image, feature_map: Tensor, shares: Sequence[VectorShare]
) -> list[CellPoints]:
    """For each share the points of each cell of the picture's last map, `feature_map` (C, H, W).

    Integrated with more steps where the convergence delta is too large.
    """
    vector, shape = encoder.pool_map(feature_map[None])[0], (feature_map.shape[1], feature_map.shape[2])
    covered, whole = covered_and_whole(encoder, picture)
    return refined(
        lambda some, steps: integrated(encoder, covered, whole, shape, some, steps),
        shares,
        STEPS,
        lambda cells, share: cells.relative_delta(share, vector),
    )


def covered_and_whole(encoder: ImageEncoder, picture: Image.Image) -> tuple[Tensor, Tensor]:
    """Middle maps (1, C, 2H, 2W) of the blurred and of the real picture."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE))
    covered, whole = encoder.middle_maps([blurred(small), picture]).contiguous().split(1)
    return covered, whole


def integrated(
    encoder: ImageEncoder,
    covered: Tensor,
    whole: Tensor,
    shape: tuple[int, int],
    shares: Sequence[VectorShare],
    steps: int,
) -> list[CellPoints]:
    """The integral for each share over a grid of `shape` (height, width), with so many steps."""

    def read(uncovered: Tensor) -> Tensor:
        """Vectors (N, D) of N mixtures (N, height, width)."""
        mask = nn.functional.interpolate(uncovered[:, None], size=whole.shape[2:], mode="nearest")
        return encoder.pool_map(encoder.last_maps(torch.lerp(covered, whole, mask)))

    points = [share.points for share in shares]
    found = integrated_gradients(read, points, (shape,), steps, RULE, BATCH, whole.device)
    with torch.inference_mode():
        nothing = read(torch.zeros(1, *shape, device=whole.device))
        return [
            CellPoints(cells.double().cpu().numpy().ravel(), float(share.points(nothing)[0]))
            for share, (cells,) in zip(shares, found, strict=True)
        ]


def region_shares(
    cells: CellPoints, boxes: Sequence[Box], block: str, image: str, share: VectorShare
) -> list[RegionShare]:
    """The cells, row by row, with their points."""
    even = (cells.blurred - share.shift) / len(cells.points)
    values = share.scale * (cells.points + even)
    return [RegionShare(block, image, box, float(value)) for box, value in zip(boxes, values, strict=True)]
