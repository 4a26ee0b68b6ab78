"""Encoders by name. One file an encoder; the libraries behind it are imported when it is loaded."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from anipop_core.device import pick_device
from anipop_core.errors import AniPopError

if TYPE_CHECKING:
    import torch

    from anipop_core.encoders.base import ImageEncoder, TextEncoder

# name -> module of this package; the first is the default checkpoint's
TEXT_ENCODERS = {"minilm": "minilm", "gpt2": "gpt2"}
IMAGE_ENCODERS = {"efficientnet_lite2": "efficientnet_lite", "resnet50": "resnet50"}


def load_text_encoder(name: str, folder: str | Path | None = None, device: torch.device | None = None) -> TextEncoder:
    """The text encoder `name`, from `folder` or else from where its weights are usually found.

    Raises WeightsError where the weights are missing, damaged or not the expected ones, and
    AniPopError for an unknown name.
    """
    module = _module(name, TEXT_ENCODERS, "text")
    return module.load(Path(folder) if folder else None, device or pick_device())


def load_image_encoder(name: str, folder: str | Path | None = None, device: torch.device | None = None) -> ImageEncoder:
    """The picture encoder `name`; arguments and errors as for `load_text_encoder`."""
    module = _module(name, IMAGE_ENCODERS, "picture")
    return module.load(Path(folder) if folder else None, device or pick_device())


def _module(name: str, known: dict[str, str], kind: str) -> ModuleType:
    if name not in known:
        raise AniPopError(
            f"The {kind} encoder {name!r} is not known.", f"There are: {', '.join(known)}.", "Choose one."
        )
    return import_module(f"{__name__}.{known[name]}")
