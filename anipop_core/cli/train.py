"""`python -m anipop_core train`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._places import DATASET, SOURCE, VECTORS


def train(
    dataset: Annotated[Path, typer.Option(help="The folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="The folder its picture paths are relative to.")] = SOURCE,
    vectors: Annotated[Path, typer.Option(help="Encoded texts and pictures are kept here.")] = VECTORS,
    out: Annotated[Path, typer.Option(help="The checkpoint's folder.")] = Path("checkpoints/default"),
    name: Annotated[str, typer.Option(help="Shown beside every score. Default: this month.")] = "",
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Test on held-out franchises, train on all titles and write a checkpoint."""
    import numpy as np

    from anipop_core.catalogue import build_catalogue
    from anipop_core.checkpoint import Checkpoint, EncoderRecord, LabelScale, save_checkpoint
    from anipop_core.cli._features import load_features
    from anipop_core.config import TrainingConfig
    from anipop_core.evaluation.protocols import evaluate
    from anipop_core.training import fit

    config = TrainingConfig(seed=seed)
    loaded = load_features(dataset, source, vectors, config)
    features, score = loaded.features, loaded.features.titles["score"]
    evaluation = evaluate(features, config)
    model = fit(features, np.arange(len(score)), config, "All titles")
    held_out = evaluation.out_of_fold
    checkpoint = Checkpoint(
        name=name or datetime.now(UTC).strftime("%Y-%m"),
        fusion=model.fusion,
        facts=model.facts,
        interval=evaluation.interval,
        label_scale=LabelScale(float(score.min()), float(score.max())),
        text_encoder=EncoderRecord.of(loaded.text_encoder),
        image_encoder=EncoderRecord.of(loaded.image_encoder),
        training=config.model_dump(),
        data_hash=loaded.data_hash,
        catalogue=build_catalogue(features, *(held_out[column].to_numpy() for column in held_out)),
        metrics=evaluation.metrics,
    )
    save_checkpoint(checkpoint, out)
    typer.echo(f"Trained on {len(score)} titles; the checkpoint is in {out}.")
    for inputs, figures in evaluation.metrics["franchise"].items():
        typer.echo(f"  {inputs}: R2 {figures['r2']:.3f}, Spearman {figures['spearman']:.3f}")
