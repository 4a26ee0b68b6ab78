"""`python -m anipop_core train`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._places import DATASET, EVALUATION, RUNS, SOURCE, VECTORS


def train(
    dataset: Annotated[Path, typer.Option(help="The folder that build-data wrote.")] = DATASET,
    source: Annotated[Path, typer.Option(help="The folder its picture paths are relative to.")] = SOURCE,
    vectors: Annotated[Path, typer.Option(help="Encoded texts and pictures are kept here.")] = VECTORS,
    runs: Annotated[Path, typer.Option(help="Finished runs are kept here.")] = RUNS,
    record: Annotated[Path, typer.Option(help="The predictions that evaluate --retrain wrote.")] = EVALUATION,
    out: Annotated[Path, typer.Option(help="The checkpoint's folder.")] = Path("checkpoints/default"),
    name: Annotated[str, typer.Option(help="Shown beside every score. Default: this month.")] = "",
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Train on all titles and write a checkpoint with its ranges and its record."""
    import numpy as np
    import pandas as pd

    from anipop_core.catalogue import build_catalogue
    from anipop_core.checkpoint import Checkpoint, EncoderRecord, LabelScale, save_checkpoint
    from anipop_core.cli._features import load_features
    from anipop_core.cli._runs import outputs_of_runs
    from anipop_core.config import TrainingConfig
    from anipop_core.data.report import read_report
    from anipop_core.evaluation.near_repeats import near_repeats
    from anipop_core.evaluation.notes import NOTES
    from anipop_core.evaluation.predictions import final_interval, with_ranges
    from anipop_core.evaluation.report import build_report
    from anipop_core.reports.model_card import model_card
    from anipop_core.term_training import read_counts
    from anipop_core.title_map import with_map
    from anipop_core.training import fit

    config = TrainingConfig(seed=seed)
    loaded = load_features(dataset, source, vectors, config)
    features = loaded.features
    truth = features.titles.set_index("mal_id")["score"]
    outputs = outputs_of_runs(loaded, config, runs, lambda run: run.protocol == "franchise")
    unseen = with_ranges(outputs, truth, config.coverage)
    whole = unseen[unseen["variant"] == "all_inputs"].set_index("mal_id").loc[features.titles["mal_id"]]
    full_record = record / "predictions.parquet"
    predictions = pd.read_parquet(full_record) if full_record.is_file() else unseen
    model = fit(features, np.arange(len(truth)), config, "All titles")
    readings = read_counts(model.terms, features.terms[0], features.text[:, 0])
    held_out = (whole[column].to_numpy() for column in ("score", "low", "high"))
    catalogue = with_map(build_catalogue(features, readings, *held_out))
    checkpoint = Checkpoint(
        name=name or datetime.now(UTC).strftime("%Y-%m"),
        fusion=model.fusion,
        facts=model.facts,
        terms=model.terms,
        interval=final_interval(outputs, truth, config.coverage),
        label_scale=LabelScale(float(truth.min()), float(truth.max())),
        text_encoder=EncoderRecord.of(loaded.text_encoder),
        image_encoder=EncoderRecord.of(loaded.image_encoder),
        training=config.model_dump(),
        data_hash=loaded.data_hash,
        catalogue=catalogue,
        predictions=predictions,
        report=build_report(predictions, catalogue.table, NOTES),
        data_report=read_report(dataset) | {"near_repeats": near_repeats(catalogue)},
    )
    save_checkpoint(checkpoint, out)
    (out / "model_card.md").write_text(model_card(checkpoint.report, checkpoint.name), encoding="utf-8")
    typer.echo(f"Trained on {len(truth)} titles; the checkpoint is in {out}.")
