"""Regions: by hand on a picture encoder whose maps are colours, and on a small ResNet, the paper's encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ResNetConfig, ResNetModel

from anipop_core.attribution.covering import blurred, grid
from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.picture_methods import grad_cam, on_the_map
from anipop_core.attribution.regions import cell_points, covered_and_whole, integrated, region_shares
from anipop_core.encoders import load_image_encoder
from anipop_core.encoders.base import ImageEncoder
from tests.small_model import ColourEncoder

CHANNELS = 16


def noise(width: int = 60, height: int = 90) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8))


def linear(channels: int, seed: int = 0) -> VectorShare:
    """points(v) = (v - absent) @ g."""
    generator = torch.Generator().manual_seed(seed)
    absent, g = torch.randn(channels, generator=generator), torch.randn(channels, generator=generator)
    return VectorShare(lambda vectors: (vectors - absent) @ g, absent, "linear")


def resnet(folder: Path, seed: int = 0) -> ImageEncoder:
    torch.manual_seed(seed)
    config = ResNetConfig(embedding_size=8, hidden_sizes=[8, CHANNELS], depths=[1, 1], layer_type="basic")
    ResNetModel(config).save_pretrained(folder)
    return load_image_encoder("resnet50", folder=folder, device=torch.device("cpu"))


def test_on_a_linear_map_a_cell_gets_what_uncovering_it_adds() -> None:
    encoder, share, art = ColourEncoder(), linear(4), noise(40, 40)
    whole, covered = encoder.feature_maps([art])[0], encoder.feature_maps([blurred(art)])[0]
    weight = share.points(torch.eye(4)) - share.points(torch.zeros(1, 4))  # g
    by_hand = torch.einsum("chw,c->hw", whole - covered, weight).ravel() / 4
    (cells,) = cell_points(encoder, art, whole, [share])  # type: ignore[arg-type]
    np.testing.assert_allclose(cells.points, by_hand, atol=1e-5)
    assert cells.blurred == pytest.approx(float(share.points(covered.mean((1, 2))[None])[0]), abs=1e-5)
    assert cells.relative_delta(share, whole.mean((1, 2))) < 1e-4
    regions = region_shares(cells, grid(2, 2), "Key art", "art.png", share)
    expected = float(share.points(whole.mean((1, 2))[None])[0])
    assert sum(region.points for region in regions) == pytest.approx(expected, abs=1e-5)


def test_what_is_left_over_is_measured_before_anything_is_spread(tmp_path: Path) -> None:
    encoder, share, art = resnet(tmp_path), linear(CHANNELS), noise()
    feature_map = encoder.feature_maps([art])[0]
    vector, shape = encoder.pool_map(feature_map[None])[0], (feature_map.shape[1], feature_map.shape[2])
    maps = covered_and_whole(encoder, art)
    rough, fine = (integrated(encoder, *maps, shape, [share], steps)[0] for steps in (2, 64))
    assert fine.relative_delta(share, vector) < 0.01
    missing = float(share.points(vector[None])[0]) - rough.points.sum() - rough.blurred
    assert rough.relative_delta(share, vector) == pytest.approx(abs(missing) / np.abs(rough.points).sum())


def test_every_method_sums_to_the_picture(tmp_path: Path) -> None:
    encoder, share, art = resnet(tmp_path), linear(CHANNELS), noise()
    feature_map = encoder.feature_maps([art])[0]
    total = float(share.points(encoder.pool_map(feature_map[None]))[0])
    (cells,) = cell_points(encoder, art, feature_map, [share])
    assert cells.points.sum() + cells.blurred == pytest.approx(total, abs=0.02 * np.abs(cells.points).sum())
    assert on_the_map(feature_map, share, encoder.pool_map).sum() == pytest.approx(total, abs=1e-4)
    assert grad_cam(feature_map, share, encoder.pool_map).sum() == pytest.approx(total, abs=1e-4)


def test_scale_and_shift_are_applied_to_the_pieces(tmp_path: Path) -> None:
    encoder, plain, art = resnet(tmp_path), linear(CHANNELS), noise()
    feature_map = encoder.feature_maps([art])[0]
    changed = replace(plain, scale=0.5, shift=0.3)
    (cells,) = cell_points(encoder, art, feature_map, [plain])
    boxes = grid(*feature_map.shape[1:])
    before, after = (sum(r.points for r in region_shares(cells, boxes, "", "", s)) for s in (plain, changed))
    assert after == pytest.approx(0.5 * (before - 0.3), abs=1e-5)


def test_another_model_gives_other_regions(tmp_path: Path) -> None:
    found = []
    for seed in (0, 1):
        encoder = resnet(tmp_path / str(seed), seed)
        (cells,) = cell_points(encoder, noise(), encoder.feature_maps([noise()])[0], [linear(CHANNELS)])
        found.append(cells.points)
    assert abs(np.corrcoef(*found)[0, 1]) < 0.8
