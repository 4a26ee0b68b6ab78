"""The state of an unfinished run on disk, so that it goes on after a kill: one safetensors file, no pickle.

Neither a scheduler nor random numbers are kept: both follow from the step (`training.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from anipop_core.errors import CheckpointError

_MODEL, _OPTIMISER = "model.", "optimiser."


def save_state(
    path: Path,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    scaler: Mapping[str, Any],
    step: int,
    run: Mapping[str, Any],
) -> None:
    """Write the state, all or nothing: a kill while writing leaves the state before it.

    Args:
        scaler: state of the loss scaler of fp16 (numbers), empty elsewhere.
        step: steps done.
        run: the run's settings, which must be the same on loading.
    """
    tensors = {f"{_MODEL}{name}": tensor.contiguous() for name, tensor in model.state_dict().items()}
    for place, values in optimiser.state_dict()["state"].items():
        tensors |= {f"{_OPTIMISER}{place}.{name}": value.contiguous() for name, value in values.items()}
    metadata = {"step": json.dumps(step), "scaler": json.dumps(dict(scaler)), "run": json.dumps(dict(run))}
    part = path.with_suffix(".part")
    save_file(tensors, part, metadata=metadata)
    part.replace(path)


def load_state(
    path: Path,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    scaler: torch.amp.GradScaler | None,
    run: Mapping[str, Any],
) -> int:
    """Steps done: 0 where there is no state, else the model and optimiser are as `save_state` left them.

    Raises CheckpointError where the state is damaged or belongs to another run.
    """
    if not path.is_file():
        return 0
    try:
        with safe_open(path, framework="pt") as file:
            metadata = {name: json.loads(text) for name, text in (file.metadata() or {}).items()}
            refuse_other_run(path.parent, metadata["run"], run)
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (no mapping)
        model.load_state_dict(_under(tensors, _MODEL))
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, tensor in _under(tensors, _OPTIMISER).items():
            place, _, what = name.partition(".")
            moments.setdefault(int(place), {})[what] = tensor
        optimiser.load_state_dict({**optimiser.state_dict(), "state": moments})
        if scaler is not None:
            scaler.load_state_dict(metadata["scaler"])
        return metadata["step"]
    except (SafetensorError, KeyError, ValueError, RuntimeError) as error:
        raise CheckpointError(
            f"{path} can't be read: {str(error).partition(chr(10))[0]}",
            "It has to be as the run that broke off left it.",
            "Delete it to start anew.",
        ) from error


def refuse_other_run(folder: Path, found: Mapping[str, Any], run: Mapping[str, Any]) -> None:
    """Raises CheckpointError where `folder` holds a run (`found`) with other settings than `run`."""
    other = sorted(name for name in {*found, *run} if found.get(name) != run.get(name))
    if other:
        raise CheckpointError(
            f"{folder} holds a run that differs from this one in: {', '.join(other)}.",
            "A run goes on only with the settings it began with.",
            "Repeat them, or choose another --out, or delete that folder.",
        )


def _under(tensors: Mapping[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
