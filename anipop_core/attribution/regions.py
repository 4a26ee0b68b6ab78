"""A picture's share of the score spread over a grid: integrated gradients on the encoder's last feature map."""

from __future__ import annotations

from itertools import product

import torch
from captum.attr import IntegratedGradients
from torch import Tensor

from anipop_core.attribution.game import VectorShare
from anipop_core.encoders.base import ImageEncoder
from anipop_core.schema import RegionShare

STEPS = 1  # a picture's effect is linear in its map, so that one point is exact

Box = tuple[float, float, float, float]


def region_shares(
    encoder: ImageEncoder, feature_map: Tensor, block: str, image: str, share: VectorShare
) -> list[RegionShare]:
    """The cells of the map (C, H, W), row by row, with their points.

    Every cell starts at the vector that stands where the picture isn't: the average picture's, if it is alone.
    """
    absent = share.absent[:, None, None].expand_as(feature_map).clone()
    with torch.inference_mode(False), torch.enable_grad():
        found = IntegratedGradients(lambda maps: share.points(encoder.pool_map(maps))).attribute(
            feature_map.clone()[None], baselines=absent[None], n_steps=STEPS
        )
    cells = found[0].sum(0).double().cpu().numpy()  # (H, W)
    values = share.scale * (cells - share.shift / cells.size)
    return [
        RegionShare(block, image, box, float(value))
        for box, value in zip(grid(*cells.shape), values.ravel(), strict=True)
    ]


def grid(height: int, width: int) -> list[Box]:
    """The boxes of a map's cells, row by row, as shares of the picture."""
    return [
        (column / width, row / height, (column + 1) / width, (row + 1) / height)
        for row, column in product(range(height), range(width))
    ]
