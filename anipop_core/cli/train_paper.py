"""`python -m anipop_core train-paper`, also by `accelerate launch -m anipop_core train-paper`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._files import CACHE, DATASET, SOURCE
from anipop_core.errors import needs_extra


class Preset(StrEnum):
    paper = "paper"
    paper_as_published = "paper-as-published"


class Protocol(StrEnum):
    random = "random"
    franchise = "franchise"
    temporal = "temporal"


class Precision(StrEnum):
    auto = "auto"
    no = "no"
    fp16 = "fp16"
    bf16 = "bf16"


def train_paper(
    preset: Annotated[Preset, typer.Option(help="The paper's model, read in full or pooled as it was published.")],
    dataset: Annotated[Path, typer.Option(help="The folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="The folder its picture paths are relative to.")] = SOURCE,
    text_weights: Annotated[
        Path | None, typer.Option(help="A folder with GPT-2. Default: as `weights fetch` left it.")
    ] = None,
    image_weights: Annotated[
        Path | None, typer.Option(help="A folder with ResNet-50. Default: as `weights fetch` left it.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The model and predictions.csv go here. Default: by preset and protocol.")
    ] = None,
    protocol: Annotated[Protocol, typer.Option(help="Who trains and who tests; random is the paper's.")] = (
        Protocol.random
    ),
    fold: Annotated[
        int | None, typer.Option(min=0, max=4, help="With franchise: the fold that tests. Default: all, in turn.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1)] = 5,
    batch_size: Annotated[int, typer.Option(min=1, help="Titles a step, over all processes together.")] = 16,
    seed: Annotated[int, typer.Option(min=0)] = 42,
    precision: Annotated[
        Precision, typer.Option(help="auto: bf16 or fp16 on a GPU, full precision elsewhere.")
    ] = Precision.auto,
    workers: Annotated[int, typer.Option(min=0, help="Processes that read pictures ahead.")] = 2,
    save_every: Annotated[int, typer.Option(min=1, help="Steps after which a run that breaks off goes on.")] = 250,
) -> None:
    """Train the paper's architecture and predict the titles of a protocol; run again to go on after a break."""
    if fold is not None and protocol is not Protocol.franchise:
        raise typer.BadParameter("only the franchise protocol has folds", param_hint="--fold")

    import pandas as pd

    from anipop_core.data.dataset import load_dataset
    from anipop_core.paper.networks import WeightFolders
    from anipop_core.paper.presets import PRESETS
    from anipop_core.paper.titles import read_titles

    with needs_extra("paper", "Training the paper's model"):
        from anipop_core.paper.runs import PREDICTIONS, Material, run
        from anipop_core.paper.training import share_of, start_processes

    chosen = {"epochs": epochs, "batch_size": batch_size, "seed": seed}
    config = PRESETS[preset.value].model_copy(update=chosen)
    data = load_dataset(dataset)
    weights = WeightFolders.find(text_weights, image_weights)
    accelerator = start_processes(precision.value)
    share_of(accelerator, config)
    material = Material(data, read_titles(data, source), weights, config, workers, save_every)
    folder = out or CACHE / "paper" / f"{preset.value}_{protocol.value}"
    folds = range(5) if protocol is Protocol.franchise and fold is None else (fold,)
    tables = []
    for each in folds:
        place = folder if each is None else folder / f"fold-{each}"
        if accelerator.is_main_process:
            typer.echo(f"{preset.value}, {protocol.value}{'' if each is None else f', fold {each}'}: {place}")
        tables.append(run(material, protocol.value, each, place, accelerator))
    if accelerator.is_main_process:
        joined = pd.concat(tables, ignore_index=True)
        written = (folder if len(tables) > 1 else place) / PREDICTIONS
        joined.to_csv(written, index=False)
        typer.echo(f"{len(joined)} titles predicted; read {written}.")
    accelerator.end_training()
