"""Gradient methods on a picture's last feature map: Captum's integrated gradients and Grad-CAM."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from captum.attr import IntegratedGradients, LayerGradCam
from torch import Tensor, nn

from anipop_core.attribution.game import VectorShare


def on_the_map(feature_map: Tensor, share: VectorShare, pool: Callable[[Tensor], Tensor]) -> np.ndarray:
    """(cells,) integrated gradients from the average picture's vector on every cell to the map (C, H, W).

    A picture's effect is linear in its map, so that one step is exact.
    """
    absent = share.absent[:, None, None].expand_as(feature_map).clone()
    with torch.inference_mode(False), torch.enable_grad():
        found = IntegratedGradients(lambda maps: share.points(pool(maps))).attribute(
            feature_map.clone()[None], baselines=absent[None], n_steps=1
        )
    cells: np.ndarray = found[0].sum(0).double().cpu().numpy().ravel()
    return cells


def grad_cam(feature_map: Tensor, share: VectorShare, pool: Callable[[Tensor], Tensor]) -> np.ndarray:
    """(cells,) Grad-CAM (Selvaraju et al. 2017) of the map (C, H, W), signed, scaled to the block's points.

    The layer is one of our own that passes the map on, so that no hook touches the shared model.
    """
    head = _Head(share, pool)
    with torch.inference_mode(False), torch.enable_grad():
        found = LayerGradCam(head, head.map).attribute(feature_map.clone()[None].requires_grad_(True))
    cells = found[0, 0].detach().double().cpu().numpy().ravel()
    total = share.of(pool(feature_map[None])[0])
    scaled: np.ndarray = cells * (total / cells.sum()) if abs(cells.sum()) > 1e-9 else cells
    return scaled


class _Head(nn.Module):
    """Feature map (1, C, H, W) -> points."""

    def __init__(self, share: VectorShare, pool: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.map = nn.Identity()
        self._share, self._pool = share, pool

    def forward(self, maps: Tensor) -> Tensor:
        return self._share.points(self._pool(self.map(maps)))
