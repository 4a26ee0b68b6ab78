"""A trained paper model on disk: safetensors and JSON, with all that is needed to read it back."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from transformers import GPT2Config, GPT2Model, ResNetConfig, ResNetModel

from anipop_core.errors import CheckpointError
from anipop_core.model.checkpoint import LabelScale
from anipop_core.paper.batches import Collator
from anipop_core.paper.model import PaperModel
from anipop_core.paper.networks import build_collator
from anipop_core.paper.presets import PaperConfig

MODEL, WEIGHTS, TOKENIZER = "model.json", "model.safetensors", "tokenizer.json"


class SavedModel(NamedTuple):
    """A trained paper model with what is needed to predict with it."""

    model: PaperModel
    collate: Collator
    scale: LabelScale
    run: dict[str, Any]  # protocol, fold, hashes of data and weights, ...


def save_model(folder: Path, saved: SavedModel, tokenizer_folder: Path) -> None:
    """Write `folder`; model.json comes last, so that a run that broke off isn't taken for a finished one."""
    model, collate, scale, run = saved
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / WEIGHTS)
    shutil.copyfile(tokenizer_folder / TOKENIZER, folder / TOKENIZER)
    described = {
        "config": collate.config.model_dump(),
        "label_scale": asdict(scale),
        "text": model.synopsis.model.config.to_dict(),
        "image": model.portraits.model.config.to_dict(),
        "run": run,
    }
    (folder / MODEL).write_text(json.dumps(described, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def saved_run(folder: Path) -> dict[str, Any] | None:
    """The settings of the finished run in `folder`; None where there is none."""
    path = folder / MODEL
    return json.loads(path.read_text(encoding="utf-8"))["run"] if path.is_file() else None


def load_model(folder: Path) -> SavedModel:
    """The model in `folder`, on the CPU, ready to predict. Raises CheckpointError where files lack or are damaged."""
    try:
        described = json.loads((folder / MODEL).read_text(encoding="utf-8"))
        config, text = PaperConfig(**described["config"]), GPT2Config.from_dict(described["text"])
        image = ResNetModel(ResNetConfig.from_dict(described["image"]))
        model = PaperModel(GPT2Model(text), GPT2Model(text), image, config.pooling)
        model.load_state_dict(load_file(folder / WEIGHTS))
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(
            f"{folder} holds no paper model that can be read: {str(error).partition(chr(10))[0]}",
            f"It needs {MODEL}, {WEIGHTS} and {TOKENIZER}.",
            "Train it again with: python -m anipop_core train-paper",
        ) from error
    collate = build_collator(folder, text.n_positions, config)
    return SavedModel(model.eval(), collate, LabelScale(**described["label_scale"]), described["run"])
