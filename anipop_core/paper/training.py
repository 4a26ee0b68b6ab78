"""The paper's training run: AdamW on the squared error, on any number of processes, resumable after a kill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import DistributedDataParallelKwargs
from torch import Tensor, nn

from anipop_core.device import pick_device
from anipop_core.errors import AniPopError, DataError
from anipop_core.model.checkpoint import LabelScale
from anipop_core.paper.batches import (
    Collator,
    Share,
    loader,
    shared,
    training_steps,
)
from anipop_core.paper.model import Batch, PaperModel
from anipop_core.paper.presets import PaperConfig
from anipop_core.paper.state import load_state, save_state
from anipop_core.paper.titles import PaperTitle
from anipop_core.progress import track

T = TypeVar("T")
Precision: TypeAlias = Literal["auto", "no", "fp16", "bf16"]


@dataclass(frozen=True)
class TitleInputs:
    """n titles, the collator that turns them into batches, and how many processes load ahead."""

    titles: Sequence[PaperTitle]
    collate: Collator
    workers: int = 0


@dataclass(frozen=True)
class CheckpointSchedule:
    """Where and how often the state of an unfinished run is saved."""

    path: Path
    every: int  # steps
    run: Mapping[str, Any]  # settings, saved with it: a run goes on only with the same ones


def start_processes(precision: Precision) -> Accelerator:
    """This process among those that `accelerate launch` started; alone without it.

    precision: of the forward pass. auto: bf16 on a GPU that has it, fp16 on other GPUs, full elsewhere.
    """
    device = pick_device().type
    if precision == "auto":
        on_gpu = "bf16" if device == "cuda" and torch.cuda.is_bf16_supported() else "fp16"
        precision = on_gpu if device == "cuda" else "no"  # type: ignore[assignment]
    # A process whose titles have no portraits has no gradients for ResNet-50 in that step.
    parallel = DistributedDataParallelKwargs(find_unused_parameters=True)
    return Accelerator(cpu=device == "cpu", mixed_precision=precision, kwargs_handlers=[parallel])


def share_of(accelerator: Accelerator, config: PaperConfig) -> Share:
    """Raises AniPopError where the processes can't share a batch evenly."""
    share = Share(accelerator.process_index, accelerator.num_processes)
    if config.batch_size % share.processes:
        raise AniPopError(
            f"{share.processes} processes can't share a batch of {config.batch_size} titles evenly.",
            "A batch is shared by all processes.",
            "Choose a --batch-size that the number of processes divides.",
        )
    return share


def fit_scale(scores: np.ndarray) -> LabelScale:
    """The 0-1 scale of the training titles' scores. Raises DataError where they are all alike."""
    low, high = float(scores.min()), float(scores.max())
    if low == high:
        raise DataError(f"All {len(scores)} training titles have the score {low}.", "Scores have to differ.", "")
    return LabelScale(low, high)


def train(
    model: PaperModel,
    inputs: TitleInputs,
    targets: np.ndarray,
    rows: Sequence[int],
    config: PaperConfig,
    accelerator: Accelerator,
    schedule: CheckpointSchedule,
) -> nn.Module:
    """Train `model` in place on the titles at `rows`, and return it as `predict` takes it.

    targets: (n,) scores on the 0-1 scale. Goes on from `keeping.path` where a run broke off there.
    Every step's learning rate and random numbers follow from the seed, the step and the process, so a run that
    goes on does what it would have done.
    """
    share = share_of(accelerator, config)
    optimiser = torch.optim.AdamW(model.parameters(), lr=config.learning_rate)
    prepared, stepper = accelerator.prepare(model, optimiser)
    steps = training_steps(rows, config, share)
    done = load_state(schedule.path, model, optimiser, accelerator.scaler, schedule.run)
    batches = loader(inputs.titles, steps[done:], inputs.collate, inputs.workers)
    truth = torch.from_numpy(targets.astype(np.float32)).to(accelerator.device)
    prepared.train()
    for step, batch in enumerate(_shown(batches, "Training steps", accelerator), start=done):
        torch.manual_seed(config.seed + 1_000_003 * (1 + step * share.processes + share.process))
        for group in optimiser.param_groups:
            group["lr"] = config.learning_rate * (1 - step / len(steps))
        batch = _to(batch, accelerator.device)
        loss = nn.functional.mse_loss(prepared(batch).float(), truth[batch.rows])
        stepper.zero_grad()
        accelerator.backward(loss)
        accelerator.clip_grad_norm_(prepared.parameters(), config.clip_norm)
        stepper.step()
        if (step + 1) % schedule.every == 0 and accelerator.is_main_process:
            scaler = accelerator.scaler.state_dict() if accelerator.scaler else {}
            save_state(schedule.path, model, optimiser, scaler, step + 1, schedule.run)
    return prepared


@torch.no_grad()
def predict(
    prepared: nn.Module,
    inputs: TitleInputs,
    rows: Sequence[int],
    batch_size: int,
    accelerator: Accelerator,
) -> np.ndarray:
    """(len(rows),) scores on the 0-1 scale of the titles at `rows`; every process gets all of them."""
    share = Share(accelerator.process_index, accelerator.num_processes)
    found = torch.zeros(len(inputs.titles))
    batches = loader(inputs.titles, shared(rows, batch_size, share), inputs.collate, inputs.workers)
    prepared.eval()
    for batch in _shown(batches, "Test batches", accelerator):
        batch = _to(batch, accelerator.device)
        places, scores = accelerator.gather((batch.rows, prepared(batch).float()))
        found[places.cpu()] = scores.cpu()
    return found[list(rows)].numpy()


def _to(batch: Batch, device: torch.device) -> Batch:
    tensors: list[Tensor] = [tensor.to(device, non_blocking=True) for tensor in batch]
    return Batch(*tensors)


def _shown(items: Iterable[T], label: str, accelerator: Accelerator) -> Iterable[T]:
    """With progress, from one of the processes."""
    total = len(items)  # type: ignore[arg-type]
    return track(items, label, total) if accelerator.is_main_process else items
