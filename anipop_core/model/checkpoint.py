"""A checkpoint on disk: safetensors, JSON and Parquet, with their SHA-256 in a manifest. Never pickle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from safetensors import SafetensorError
from safetensors.numpy import load_file as load_arrays
from safetensors.numpy import save_file as save_arrays
from safetensors.torch import load_file, save_file

from anipop_core.data.links.full_facts import LinkedRows
from anipop_core.digests import file_digest, text_digest
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.errors import CheckpointError
from anipop_core.model.catalogue import NOTHING_LINKED, Catalogue
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT, MANIFEST
from anipop_core.model.fusion import Fusion, load_fusion
from anipop_core.model.intervals import ConformalInterval
from anipop_core.model.known_facts import KnownFacts
from anipop_core.model.ngram_head import NgramHead, load_ngram_head
from anipop_core.model.reach import ReachInterval, ReachQuantiles

FORMAT = 5
MODEL, WEIGHTS, NGRAMS, TABLE, VECTORS, PREDICTIONS, REPORT = (
    "model.json",
    "weights.safetensors",
    "terms.safetensors",
    "catalogue.parquet",
    "catalogue.safetensors",
    "predictions.parquet",
    "report.json",
)
DATA_REPORT = "data_report.json"  # newer than the format: a checkpoint without it is whole
KNOWN = ("works.parquet", "people.parquet", "anime.parquet")  # as `KnownFacts` saves them
FILES = (MODEL, WEIGHTS, NGRAMS, TABLE, VECTORS, PREDICTIONS, REPORT, *KNOWN)
RESTORE = "Get the folder again from the repository (`git checkout -- checkpoints`) or train a new one."


@dataclass(frozen=True)
class EncoderRecord:
    """Which encoder made the vectors the model was trained on."""

    name: str
    out_features: int
    preprocessing: dict[str, Any]
    weight_hash: str
    reads: str  # digest of what it makes of a text before anything else; empty for pictures

    @classmethod
    def of(cls, encoder: TextEncoder | ImageEncoder) -> EncoderRecord:
        return cls(encoder.name, encoder.out_features, encoder.preprocessing, encoder.weight_hash, encoder.reads)


@dataclass(frozen=True)
class LabelScale:
    """The paper's 0-1 scale: smallest and largest score of the training titles."""

    low: float
    high: float

    def to01(self, score: float) -> float:
        return (score - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Checkpoint:
    """A trained model with all that is needed to score a pitch, and the record of how good it is."""

    name: str  # shown beside the score: "2026-11"
    fusion: Fusion
    facts: FactsEncoder
    ngrams: NgramHead
    interval: ConformalInterval  # of the score
    reach_interval: ReachInterval
    label_scale: LabelScale
    text_encoder: EncoderRecord
    image_encoder: EncoderRecord
    training: dict[str, Any]  # the TrainingConfig it was trained with, seed included
    data_hash: str  # of the dataset it was trained on
    catalogue: Catalogue
    known: KnownFacts  # works, people, companies and anime that a plan may name
    predictions: pd.DataFrame  # of titles the model had not seen: `training.out_of_fold.COLUMNS`
    report: dict[str, Any]  # what `evaluation.report.build_report` makes of them
    # What build-data did, and texts that nearly repeat each other; {} in older checkpoints
    data_report: dict[str, Any] = field(default_factory=dict)
    digest: str = ""  # of the files that make its scores; none before it is saved

    @property
    def version(self) -> str:
        """Tells it from others of the same name: "2026-11-3fa92c". Kept with each score that it gave."""
        return f"{self.name}-{self.digest}" if self.digest else self.name


def save_checkpoint(checkpoint: Checkpoint, folder: Path) -> None:
    """Write `folder`; the manifest comes last, so that a run that broke off is refused on loading."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    catalogue = checkpoint.catalogue
    model = {
        "name": checkpoint.name,
        "fusion": checkpoint.fusion.config.model_dump(),
        "facts": {"studios": checkpoint.facts.studios, "last_year": checkpoint.facts.last_year},
        "interval": asdict(checkpoint.interval),
        "reach_interval": asdict(checkpoint.reach_interval),
        "label_scale": asdict(checkpoint.label_scale),
        "text_encoder": asdict(checkpoint.text_encoder),
        "image_encoder": asdict(checkpoint.image_encoder),
        "training": checkpoint.training,
        "data_hash": checkpoint.data_hash,
        "odd_picture_below": catalogue.odd_picture_below,
    }
    _write_json(folder / MODEL, model)
    _write_json(folder / REPORT, checkpoint.report)
    _write_json(folder / DATA_REPORT, checkpoint.data_report)
    checkpoint.predictions.to_parquet(folder / PREDICTIONS, index=False, compression="zstd")
    save_file(checkpoint.fusion.state_dict(), folder / WEIGHTS)
    save_file(checkpoint.ngrams.state_dict(), folder / NGRAMS)
    catalogue.table.to_parquet(folder / TABLE, index=False)
    checkpoint.known.save(folder)
    arrays = {
        "text_vectors": catalogue.text_vectors,
        "ngram_outputs": catalogue.ngram_outputs,
        "picture_vectors": catalogue.picture_vectors,
        "picture_rows": catalogue.picture_rows.astype(np.int32),
        "is_portrait": catalogue.is_portrait,
    }
    save_arrays(arrays, folder / VECTORS)
    _write_json(
        folder / MANIFEST,
        {"format": FORMAT, "sha256": {name: file_digest(folder / name) for name in (*FILES, DATA_REPORT)}},
    )


def replace_report(report: dict[str, Any], folder: Path) -> None:
    """Put another report into the checkpoint in `folder`. Raises CheckpointError if it isn't a sound checkpoint."""
    _replace(folder, REPORT, lambda path: _write_json(path, report))


def replace_catalogue_table(folder: Path, table: pd.DataFrame) -> None:
    """Write `table` in place of a saved catalogue's: more columns for the same titles. Raises CheckpointError if
    the folder is no sound checkpoint, or the titles are others."""
    _check_manifest(folder)
    if list(pd.read_parquet(folder / TABLE, columns=["mal_id"])["mal_id"]) != list(table["mal_id"]):
        raise CheckpointError(
            f"The table is not of the titles in {folder}.", "Its vectors belong to them row by row.", RESTORE
        )
    _replace(folder, TABLE, lambda path: table.to_parquet(path, index=False))


def _replace(folder: Path, name: str, write: Callable[[Path], None]) -> None:
    """Write one file of a sound checkpoint anew. The manifest is deleted first and written last, so that a run that
    breaks off leaves a folder that is refused."""
    _check_manifest(folder)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).unlink()
    write(folder / name)
    manifest["sha256"][name] = file_digest(folder / name)
    _write_json(folder / MANIFEST, manifest)


def load_checkpoint(folder: Path = DEFAULT_CHECKPOINT) -> Checkpoint:
    """The checkpoint in `folder`. Raises CheckpointError: what is missing, damaged or of another format."""
    _check_manifest(folder)
    try:
        return _read(folder)
    except (KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(
            f"The checkpoint in {folder} doesn't fit this program ({str(error)[:200]}).",
            f"This program reads format {FORMAT} as it writes it.",
            RESTORE,
        ) from error


def _read(folder: Path) -> Checkpoint:
    model = json.loads((folder / MODEL).read_text(encoding="utf-8"))
    table = pd.read_parquet(folder / TABLE)
    known = KnownFacts.load(folder, table)
    catalogue = Catalogue(
        table=table,
        odd_picture_below=model["odd_picture_below"],
        linked=LinkedRows.of(table, known.works, known.anime) if "source_work" in table else NOTHING_LINKED,
        **load_arrays(folder / VECTORS),
    )
    facts = FactsEncoder(
        tuple(model["facts"]["studios"]),
        model["facts"]["last_year"],
        catalogue.records(model["training"].get("vote_half", 0.0), known.franchise_of),
    )
    fusion = load_fusion(model["fusion"], load_file(folder / WEIGHTS))
    if facts.out_features != fusion.config.facts_features:
        raise ValueError(
            f"its facts take {fusion.config.facts_features} columns, this program writes {facts.out_features}"
        )
    quantiles = {kind: (pair[0], pair[1]) for kind, pair in model["interval"]["quantiles"].items()}
    return Checkpoint(
        name=model["name"],
        fusion=fusion,
        facts=facts,
        ngrams=load_ngram_head(load_file(folder / NGRAMS)),
        interval=ConformalInterval(quantiles, model["interval"]["coverage"]),
        reach_interval=_reach_interval(model["reach_interval"]),
        label_scale=LabelScale(**model["label_scale"]),
        text_encoder=EncoderRecord(**model["text_encoder"]),
        image_encoder=EncoderRecord(**model["image_encoder"]),
        training=model["training"],
        data_hash=model["data_hash"],
        catalogue=catalogue,
        known=known,
        predictions=pd.read_parquet(folder / PREDICTIONS),
        report=json.loads((folder / REPORT).read_text(encoding="utf-8")),
        data_report=_read_data_report(folder),
        digest=_digest(folder),
    )


def _reach_interval(found: Mapping[str, Any]) -> ReachInterval:
    def of_kind(values: Mapping[str, Sequence[float]]) -> ReachQuantiles:
        return ReachQuantiles(tuple(values["at"]), tuple(values["low"]), tuple(values["high"]))

    return ReachInterval({kind: of_kind(values) for kind, values in found["quantiles"].items()}, found["coverage"])


def _read_data_report(folder: Path) -> dict[str, Any]:
    path = folder / DATA_REPORT
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _digest(folder: Path) -> str:
    """Six hexadecimal digits that tell models of the same name apart, from the hashes of the files that hold them."""
    hashes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    return text_digest("".join(hashes[name] for name in (MODEL, WEIGHTS, NGRAMS)))[:6]


def _check_manifest(folder: Path) -> None:
    if not (folder / MANIFEST).is_file():
        raise CheckpointError(
            f"There is no checkpoint in {folder}.",
            f"A checkpoint is a folder with {MANIFEST} in it.",
            RESTORE,
        )
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found, expected = manifest["format"], dict(manifest["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"{folder / MANIFEST} is damaged.", "", RESTORE) from error
    if found != FORMAT:
        raise CheckpointError(
            f"The checkpoint in {folder} has format {found}.", f"This program reads format {FORMAT}.", RESTORE
        )
    for name in (*FILES, *({DATA_REPORT} & expected.keys())):
        if not (folder / name).is_file():
            raise CheckpointError(f"The checkpoint in {folder} has no {name}.", "", RESTORE)
        if file_digest(folder / name) != expected.get(name):
            raise CheckpointError(
                f"{name} in {folder} is not the file its manifest was written about.",
                "A checkpoint is used only as it was saved.",
                RESTORE,
            )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
