"""A picture's share of the score spread over a grid, from what covering parts of it really does.

Each cell of the network's last map has seen nearly the whole picture, so that the map's own cells say little
about where something is: hiding the strongest of them moves the score hardly more than hiding random ones, and
the same goes for gradients. Instead the picture is covered in a few random partitions, and the cells' effects
are those that best explain the scores: a regression held to the block's sum, as KernelSHAP's (Lundberg and Lee
2017), with coverings near the whole picture, where the question is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image

from anipop_core.attribution.covering import Box, Cover, grid
from anipop_core.attribution.game import VectorShare
from anipop_core.encoders.base import ImageEncoder
from anipop_core.schema import RegionShare

PARTITIONS, GROUPS = 6, 5  # of the cells; one covering for each group of each partition
RIDGE = 1.0
SIDE = 256  # pixels: coverings are made on a small copy, of a size that the encoders still shrink
SEED = 1  # not that of the tests: they would try the same coverings


def region_points(
    encoder: ImageEncoder, picture: Image.Image, shape: tuple[int, int], share: VectorShare
) -> np.ndarray:
    """(cells,) points in the share's own unit; they sum to what the picture's vector gets."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE))
    boxes, cover = grid(*shape), Cover(small)
    gone = coverings(len(boxes))
    pictures = [cover.over([boxes[i] for i in np.flatnonzero(row)]) for row in gone]
    with torch.inference_mode():
        maps = encoder.feature_maps([picture, small, *pictures])
        total, whole, *changed = share.points(encoder.pool_map(maps)).double().cpu().tolist()
    return fitted(gone, whole - np.array(changed), total)


def coverings(cells: int) -> np.ndarray:
    """(coverings, cells) bool: which cells are covered; every cell as often as any other."""
    generator = np.random.default_rng(SEED)
    groups = min(GROUPS, cells)
    rows = [
        np.isin(np.arange(cells), group)
        for _ in range(PARTITIONS)
        for group in np.array_split(generator.permutation(cells), groups)
    ]
    return np.array(rows)


def fitted(gone: np.ndarray, losses: np.ndarray, total: float) -> np.ndarray:
    """(cells,) effects d with the least |gone @ d - losses|^2 + RIDGE |d|^2, of those that sum to `total`.

    gone: (coverings, cells); losses: (coverings,) what the score lost.
    """
    design = gone.astype(float)
    inverse = np.linalg.inv(design.T @ design + RIDGE * np.eye(design.shape[1]))
    free = inverse @ design.T @ losses
    to_sum = inverse.sum(1)
    found: np.ndarray = free + to_sum * (total - free.sum()) / to_sum.sum()
    return found


def region_shares(
    points: np.ndarray, boxes: Sequence[Box], block: str, image: str, share: VectorShare
) -> list[RegionShare]:
    """The cells, row by row, with their points."""
    values = share.scale * (points - share.shift / len(points))
    return [RegionShare(block, image, box, float(value)) for box, value in zip(boxes, values, strict=True)]
