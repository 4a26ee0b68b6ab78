"""What holds for every picture encoder: checked on the real EfficientNet-Lite2 and a small random ResNet."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

from anipop_core.encoders.base import PixelRule


@pytest.fixture(params=["efficientnet", "resnet"])
def encoder(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def pictures(picture):
    return [picture, ImageOps.mirror(picture), ImageOps.invert(picture)]


def test_pixels_are_scaled_channel_by_channel():
    rule = PixelRule(size=2, mean=(100.0, 0.0, 10.0), std=(2.0, 1.0, 10.0))
    pixels = rule.tensor([Image.new("RGB", (7, 5), (120, 30, 0))])
    assert pixels.shape == (1, 3, 2, 2)
    assert pixels[0, :, 0, 0].tolist() == [10.0, 30.0, -1.0]


def test_the_whole_picture_is_squashed_not_cropped():
    art = Image.new("RGB", (400, 100))
    art.paste((255, 255, 255), (380, 0, 400, 100))  # a centre crop would lose it
    pixels = PixelRule(size=20, mean=(0.0,) * 3, std=(1.0,) * 3).tensor([art])
    assert pixels[0, 0, :, -1].min() > 200
    assert pixels[0, 0, :, 0].max() < 50


def test_what_it_publishes(encoder, picture):
    assert encoder.encode([picture]).shape == (1, encoder.out_features)
    assert encoder.encode([picture]).dtype == np.float32
    assert len(encoder.weight_hash) == 64
    assert set(encoder.preprocessing) == {"size", "mean", "std", "interpolation", "pooling"}


def test_the_vector_is_the_average_of_the_map(encoder, pictures):
    maps = encoder.feature_maps(pictures)
    assert maps.shape[:2] == (3, encoder.out_features)
    assert min(maps.shape[2:]) > 1
    by_hand = maps.numpy().reshape(3, encoder.out_features, -1).mean(-1)
    assert np.abs(encoder.pool_map(maps).numpy() - by_hand).max() < 1e-5
    assert np.abs(encoder.encode(pictures) - by_hand).max() < 1e-5


def test_maps_carry_gradients_to_a_score(encoder, picture):
    maps = encoder.feature_maps([picture]).requires_grad_()
    encoder.pool_map(maps)[:, 0].sum().backward()
    cells = maps.shape[2] * maps.shape[3]
    assert torch.allclose(maps.grad[0, 0], torch.full_like(maps.grad[0, 0], 1 / cells))
    assert not maps.grad[0, 1:].any()


def test_neither_order_nor_batch_size_matters(encoder, pictures):
    expected = np.concatenate([encoder.encode([picture]) for picture in pictures])
    assert np.abs(encoder.encode(pictures, batch_size=2) - expected).max() < 1e-4
    assert np.abs(encoder.encode(pictures[::-1]) - expected[::-1]).max() < 1e-4
    assert np.abs(expected[0] - expected[2]).max() > 1e-3


def test_no_pictures_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, encoder.out_features)


def test_progress_counts_pictures(resnet, pictures):
    seen = []
    resnet.encode(pictures, batch_size=2, progress=lambda *at: seen.append(at))
    assert seen == [(2, 3), (3, 3)]


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3000, 2)])
def test_odd_sizes_have_vectors(resnet, size):
    assert np.isfinite(resnet.encode([Image.new("RGB", size)])).all()


def test_threads_share_an_encoder(encoder, pictures):
    expected = [encoder.encode([picture]) for picture in pictures]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda picture: encoder.encode([picture]), pictures))
    assert np.abs(np.concatenate(found) - np.concatenate(expected)).max() < 1e-4


def test_the_last_map_goes_through_the_middle_one(encoder, pictures):
    middle, last = encoder.middle_maps(pictures), encoder.feature_maps(pictures)
    assert middle.shape[2] == 2 * last.shape[2]
    assert torch.allclose(encoder.last_maps(middle), last, atol=1e-4)
