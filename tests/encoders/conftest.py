"""Encoders for tests: the real wheels, small random ones in the hub's format, and one solvable by hand."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from anipop_core.encoders import load_image_encoder, load_text_encoder
from tests.small_weights import write_gpt2, write_resnet

CPU = torch.device("cpu")
SYNOPSIS = (
    "Every winter the ferry stops, and the island of Kuro keeps its own time. Aki, the last clockmaker's "
    "daughter, finds a letter that was posted tomorrow, and with it a key to the drowned station."
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("an encoder reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def synopsis() -> str:
    return SYNOPSIS


@pytest.fixture(scope="session")
def minilm():
    return load_text_encoder("minilm", device=CPU)


@pytest.fixture(scope="session")
def efficientnet():
    return load_image_encoder("efficientnet_lite2", device=CPU)


@pytest.fixture(scope="session")
def gpt2_folder(tmp_path_factory) -> Path:
    return write_gpt2(tmp_path_factory.mktemp("gpt2"), SYNOPSIS)


@pytest.fixture(scope="session")
def gpt2(gpt2_folder):
    return load_text_encoder("gpt2", folder=gpt2_folder, device=CPU)


@pytest.fixture(scope="session")
def resnet_folder(tmp_path_factory) -> Path:
    return write_resnet(tmp_path_factory.mktemp("resnet"))


@pytest.fixture(scope="session")
def resnet(resnet_folder):
    return load_image_encoder("resnet50", folder=resnet_folder, device=CPU)


@pytest.fixture(scope="session")
def picture() -> Image.Image:
    """A drawn picture, 320 x 200: a red ramp to the right, a green one down, a blue disc in the middle."""
    y, x = np.mgrid[0:200, 0:320]
    disc = (x - 160) ** 2 + (y - 100) ** 2 < 60**2
    pixels = np.stack([x * 255 // 319, y * 255 // 199, disc * 255], axis=-1)
    return Image.fromarray(pixels.astype(np.uint8))
