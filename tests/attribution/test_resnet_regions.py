"""Regions through a small ResNet, the paper's picture encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ResNetConfig, ResNetModel

from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.methods import grad_cam, on_the_map
from anipop_core.attribution.regions import region_points
from anipop_core.encoders import load_image_encoder

CHANNELS = 16


def test_regions_sum_to_the_picture_and_no_hook_is_left(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = ResNetConfig(embedding_size=8, hidden_sizes=[8, CHANNELS], depths=[1, 1], layer_type="basic")
    ResNetModel(config).save_pretrained(tmp_path)
    encoder = load_image_encoder("resnet50", folder=tmp_path, device=torch.device("cpu"))
    absent, g = torch.randn(CHANNELS), torch.randn(CHANNELS)
    share = VectorShare(lambda vectors: (vectors - absent) @ g, absent, "linear")
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 60, 3), np.uint8))
    feature_map = encoder.feature_maps([picture])[0]
    total = float(share.points(encoder.pool_map(feature_map[None]))[0])
    assert region_points(encoder, picture, (5, 5), share).sum() == pytest.approx(total, abs=1e-4)
    assert on_the_map(feature_map, share, encoder.pool_map).sum() == pytest.approx(total, abs=1e-4)
    assert grad_cam(feature_map, share, encoder.pool_map).sum() == pytest.approx(total, abs=1e-4)
