"""From a clean dataset to a checkpoint: what `train` and `evaluate --retrain` do.

The function that makes the report comes as an argument: `evaluation` builds on this package, so this package can't
import it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from anipop_core.data.dataset import Dataset, load_dataset
from anipop_core.data.links.full_facts import LinkedRows
from anipop_core.data.report import read_report
from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.model.checkpoint import Checkpoint, EncoderRecord, LabelScale
from anipop_core.model.known_facts import KnownFacts
from anipop_core.progress import track
from anipop_core.training.catalogue_build import build_catalogue
from anipop_core.training.changed_names import rename_characters
from anipop_core.training.config import TrainingConfig
from anipop_core.training.cross_fitting import Run, all_runs, outputs_of
from anipop_core.training.features import Features, build_features
from anipop_core.training.fit import fit
from anipop_core.training.near_repeats import near_repeats
from anipop_core.training.ngram_ridge import head_outputs
from anipop_core.training.out_of_fold import final_intervals, with_ranges
from anipop_core.training.provenance import made_with, mark, read_marked
from anipop_core.training.title_map import with_map
from anipop_core.training.vector_store import VectorStore

PREDICTIONS = "predictions.parquet"  # in the folder of an evaluation: predictions of all runs and baselines
ReportMaker: TypeAlias = Callable[[pd.DataFrame, pd.DataFrame], dict[str, Any]]  # predictions, titles -> report


@dataclass(frozen=True)
class Places:
    """The folders and files that a training reads and keeps."""

    dataset: Path  # what build-data wrote
    source: Path  # the folder the picture paths are relative to
    vectors: Path  # SQLite file of encoded texts and pictures
    runs: Path  # finished runs


@dataclass(frozen=True)
class LoadedFeatures:
    """A dataset as vectors, with the encoders that made them."""

    dataset: Dataset
    features: Features
    text_encoder: TextEncoder
    image_encoder: ImageEncoder
    made: dict[str, str]  # what predictions on them are made with: `provenance.made_with`

    @property
    def truth(self) -> pd.DataFrame:
        """Real score, MAL points, and reach, percentile, by mal_id."""
        return self.features.titles.set_index("mal_id")[["score", "reach"]]


def load_features(places: Places, config: TrainingConfig) -> LoadedFeatures:
    """Encode what is not stored yet. Raises DataError where there is no dataset, WeightsError without weights."""
    dataset = load_dataset(places.dataset)
    texts = load_text_encoder(config.text_encoder)
    pictures = load_image_encoder(config.image_encoder)
    features = build_features(dataset, places.source, texts, pictures, VectorStore(places.vectors))
    return LoadedFeatures(dataset, features, texts, pictures, made_with(features, config, dataset.data_hash))


def outputs_of_runs(
    loaded: LoadedFeatures, config: TrainingConfig, folder: Path, wanted: Callable[[Run], bool] = lambda run: True
) -> pd.DataFrame:
    """The predictions of the wanted runs on their test titles (`cross_fitting.outputs_of`), in one table.

    Finished runs are taken from `folder`; new ones are kept there.
    """
    renamed = rename_characters(loaded.dataset, loaded.text_encoder)
    runs = [run for run in all_runs(loaded.features.titles) if wanted(run)]
    return pd.concat(
        [
            outputs_of(run, loaded.features, config, renamed, loaded.made, folder)
            for run in track(runs, "Runs", len(runs))
        ],
        ignore_index=True,
    )


def train(places: Places, config: TrainingConfig, record: Path, name: str, report_of: ReportMaker) -> Checkpoint:
    """A checkpoint trained on all titles, with ranges and catalogue scores from models that hadn't seen them.

    Args:
        record: folder of an earlier `evaluate --retrain`; its PREDICTIONS are the checkpoint's where they are there,
            else those of the franchise folds, which are trained here in any case.
        name: shown beside every score.
        report_of: makes the checkpoint's report of its predictions and its catalogue's table.
    Raises DataError, also where those predictions were made with something else than this training, and WeightsError.
    """
    loaded = load_features(places, config)
    earlier = record / PREDICTIONS
    predictions = read_marked(earlier, loaded.made) if earlier.is_file() else None
    features, truth = loaded.features, loaded.truth
    outputs = outputs_of_runs(loaded, config, places.runs, lambda run: run.protocol == "franchise")
    unseen = with_ranges(outputs, truth, config.coverage)
    predictions = mark(unseen, loaded.made) if predictions is None else predictions
    model = fit(features, np.arange(len(truth)), config, "All titles")
    ngram_outputs = head_outputs(model.ngrams, features.ngrams[0], features.text[:, 0])
    whole = unseen[unseen["variant"] == "all_inputs"].set_index("mal_id").loc[features.titles["mal_id"]]
    score, low, high = (whole[column].to_numpy() for column in ("score", "low", "high"))
    interval, reach_interval = final_intervals(outputs, truth, config.coverage)
    dataset = loaded.dataset
    linked = LinkedRows.of(dataset.titles, dataset.works, dataset.anime)
    catalogue = with_map(build_catalogue(features, ngram_outputs, score, low, high, linked))
    return Checkpoint(
        name=name,
        fusion=model.fusion,
        facts=model.facts,
        ngrams=model.ngrams,
        interval=interval,
        reach_interval=reach_interval,
        label_scale=LabelScale(float(truth["score"].min()), float(truth["score"].max())),
        text_encoder=EncoderRecord.of(loaded.text_encoder),
        image_encoder=EncoderRecord.of(loaded.image_encoder),
        training=config.model_dump(),
        data_hash=loaded.dataset.data_hash,
        catalogue=catalogue,
        known=KnownFacts.of(catalogue.table, dataset.works, dataset.people, dataset.anime),
        predictions=predictions,
        report=report_of(predictions, catalogue.table),
        data_report=read_report(places.dataset) | {"near_repeats": near_repeats(catalogue)},
    )
