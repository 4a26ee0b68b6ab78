"""One fold or split from start to end: train, predict its test titles, write model and predictions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from accelerate import Accelerator

from anipop_core.data.dataset import Dataset
from anipop_core.paper.networks import WeightFolders, build_collator, build_model
from anipop_core.paper.presets import PaperConfig
from anipop_core.paper.saved import SavedModel, save_model, saved_run
from anipop_core.paper.state import refuse_other_run
from anipop_core.paper.titles import PaperTitle, Protocol, protocol_rows
from anipop_core.paper.training import (
    CheckpointSchedule,
    TitleInputs,
    fit_scale,
    predict,
    train,
)

PREDICTIONS, STATE = "predictions.csv", "state.safetensors"
SCORES = (1.0, 10.0)  # of MyAnimeList; what the model says beyond them is cut


@dataclass(frozen=True)
class Material:
    """Inputs and settings that all runs of a command share."""

    dataset: Dataset
    titles: list[PaperTitle]
    weights: WeightFolders
    config: PaperConfig
    workers: int
    save_every: int


def run(material: Material, protocol: Protocol, fold: int | None, out: Path, accelerator: Accelerator) -> pd.DataFrame:
    """Train, predict the test titles and save both in `out`: columns id, score (MAL points).

    A finished run in `out` is taken as it is, one that was broken off goes on.

    Raises CheckpointError where `out` holds a run with other settings.
    """
    about = _about(material, protocol, fold, accelerator)
    finished = saved_run(out)
    if finished is not None:
        refuse_other_run(out, finished, about)
        return pd.read_csv(out / PREDICTIONS)

    out.mkdir(parents=True, exist_ok=True)
    config, frame = material.config, material.dataset.titles
    training, test = protocol_rows(frame, protocol, fold)
    score = frame["score"].to_numpy(dtype=float)
    scale = fit_scale(score[training])
    model = build_model(material.weights, config)
    positions = model.synopsis.model.config.n_positions
    collate = build_collator(material.weights.text, positions, config)
    inputs = TitleInputs(material.titles, collate, material.workers)
    schedule = CheckpointSchedule(out / STATE, material.save_every, about)
    targets = (score - scale.low) / (scale.high - scale.low)
    prepared = train(model, inputs, targets, training.tolist(), config, accelerator, schedule)
    found = predict(prepared, inputs, test.tolist(), config.batch_size, accelerator)
    points = np.clip(scale.low + found.astype(float) * (scale.high - scale.low), *SCORES)
    table = pd.DataFrame({"id": frame["mal_id"].to_numpy()[test], "score": points.round(4)})
    if accelerator.is_main_process:
        table.to_csv(out / PREDICTIONS, index=False)
        save_model(out, SavedModel(model, collate, scale, about), material.weights.text)
        schedule.path.unlink(missing_ok=True)
    accelerator.wait_for_everyone()
    accelerator.free_memory()
    return table


def _about(material: Material, protocol: Protocol, fold: int | None, accelerator: Accelerator) -> dict[str, object]:
    """All that a run's outcome depends on."""
    return {
        **material.config.model_dump(),
        **material.weights.hashes(),
        "data": material.dataset.data_hash,
        "protocol": protocol,
        "fold": fold,
        "precision": str(accelerator.mixed_precision),
        "processes": accelerator.num_processes,
    }
