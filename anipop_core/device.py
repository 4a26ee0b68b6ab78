"""The one place that picks the processor and the precision of the encoders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anipop_core.errors import AniPopError

if TYPE_CHECKING:
    import torch

VARIABLE = "ANIPOP_DEVICE"

# On every device: a score must not change with the machine it is read on.
PRECISION = "float32"


def pick_device(prefer: str | None = None) -> torch.device:
    """The device to compute on: `prefer`, else $ANIPOP_DEVICE, else the fastest one there is.

    Raises AniPopError where the asked for device isn't one of `available()`.
    """
    import torch

    asked = prefer or os.environ.get(VARIABLE, "").strip().lower()
    there = available()
    if not asked:
        return torch.device(there[0])
    if asked not in there:
        raise AniPopError(
            f"The device {asked!r} was asked for.",
            f"This machine has: {', '.join(there)}.",
            f"Set {VARIABLE} to one of these, or leave it unset.",
        )
    return torch.device(asked)


def available() -> list[str]:
    """Names of the devices this machine has, the fastest first."""
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return [name for name, usable in there.items() if usable]


def describe(device: torch.device) -> str:
    """The device in a few words, as the page's frame shows it: "CPU", "GPU (its name)"."""
    import torch

    if device.type == "cuda":
        return f"GPU ({torch.cuda.get_device_name(device)})"
    return "GPU (Apple)" if device.type == "mps" else "CPU"
