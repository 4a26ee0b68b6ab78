"""ResNet-50, the paper's picture encoder, from the Hugging Face cache or a folder in the hub's format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import ResNetModel

from anipop_core.digests import file_digest
from anipop_core.encoders.base import ImageEncoder, PixelRule
from anipop_core.encoders.hub import RESNET50, WEIGHT_FILE
from anipop_core.encoders.weights import load_transformer

NAME = "resnet50"
# ImageNet's mean and deviation, as in the repository's preprocessor_config.json, for values of 0-255.
PIXELS = PixelRule(
    size=224,
    mean=(0.485 * 255, 0.456 * 255, 0.406 * 255),
    std=(0.229 * 255, 0.224 * 255, 0.225 * 255),
)


def load(folder: Path | None, device: torch.device) -> ImageEncoder:
    """ResNet-50 from `folder` or else from the Hugging Face cache."""
    folder = RESNET50.folder(folder)
    model: Any = load_transformer(ResNetModel, folder)
    *early, late = model.encoder.stages
    return ImageEncoder(
        name=NAME,
        network=model,
        to_middle=nn.Sequential(model.embedder, *early),
        to_last=late,
        out_features=model.config.hidden_sizes[-1],
        rule=PIXELS,
        weight_hash=file_digest(folder / WEIGHT_FILE),
        device=device,
    )
