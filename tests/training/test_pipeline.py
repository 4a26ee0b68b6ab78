"""From a source folder to a checkpoint, with a dataset and encoders so small that a training takes a second."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from anipop_core.cli import commands
from anipop_core.data.build import build_dataset
from anipop_core.data.dataset import load_dataset
from anipop_core.model.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from anipop_core.model.intervals import STD_OFFSET
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Facts, Pitch, Prediction
from anipop_core.training import config as configs
from anipop_core.training import pipeline, set_effects
from anipop_core.training.config import GrowthRules, TrainingConfig
from anipop_core.training.pipeline import Places
from tests.small_model import ColourEncoder, WordEncoder
from tests.training.tiny_source import write_source

TITLES = 240
QUICK = TrainingConfig(
    epochs=2, batch_size=64, inner_folds=2, trees=GrowthRules(num_boost_round=40, learning_rate=0.3, num_leaves=4)
)
REPORT = {"notes": ["made by the test"]}


class WholeWordEncoder(WordEncoder):
    """Knows a blank text too, and no texts at all."""

    def encode(self, texts: Sequence[str], batch_size: int = 32) -> np.ndarray:
        return super().encode(texts) if len(texts) else np.zeros((0, self.out_features), np.float32)

    def windows(self, text: str) -> list[str]:
        return text.split()

    def blank_embeddings(self, windows: list[str]) -> torch.Tensor:
        return torch.ones(1, len(windows), self.out_features)

    def pool(self, embeddings: torch.Tensor, windows: list[str]) -> torch.Tensor:
        return embeddings.mean((1, 2))


@pytest.fixture(scope="module", autouse=True)
def _small_and_quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(set_effects, "RIDGE_ALPHAS", (10.0, 1000.0))  # eleven take most of a small training's time
        patch.setattr(pipeline, "load_text_encoder", lambda name: WholeWordEncoder())
        patch.setattr(pipeline, "load_image_encoder", lambda name: ColourEncoder())
        yield


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    folder = tmp_path_factory.mktemp("training")
    build_dataset(write_source(folder / "source", TITLES), folder / "dataset")
    return Places(folder / "dataset", folder / "source", folder / "vectors.sqlite", folder / "runs")


@pytest.fixture(scope="module")
def folder(places: Places) -> Path:
    """The checkpoint's folder, as the command leaves it."""
    out = places.dataset.parent / "checkpoint"
    options = {
        "dataset": places.dataset, "source": places.source, "vectors": places.vectors, "runs": places.runs,
        "record": places.dataset.parent / "no_record", "out": out, "name": "tiny",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(configs, "TrainingConfig", partial(TrainingConfig, **dict(QUICK)))
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        result = CliRunner().invoke(commands, ["train", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert f"Trained on {TITLES} titles; the checkpoint is in {out}." in result.stdout
    return out


@pytest.fixture(scope="module")
def checkpoint(folder: Path) -> Checkpoint:
    return load_checkpoint(folder)


@pytest.fixture(scope="module")
def held_out(folder: Path, places: Places) -> pd.DataFrame:
    """What the five runs on held-out folds said, from the files they left."""
    tables = [pd.read_parquet(path) for path in sorted(places.runs.glob("franchise-*.parquet"))]
    assert len(tables) == 5
    return pd.concat(tables, ignore_index=True)


def of_variant(held_out: pd.DataFrame, variant: str, ids: pd.Series) -> pd.DataFrame:
    return held_out[held_out["variant"] == variant].set_index("mal_id").loc[ids]


def predicted(checkpoint: Checkpoint, pitch: Pitch) -> Prediction:
    model = Predictor(checkpoint, WholeWordEncoder(), ColourEncoder(), torch.device("cpu"))  # type: ignore[arg-type]
    return model.predict(pitch)


def test_the_checkpoint_scores_by_what_the_titles_teach(checkpoint: Checkpoint) -> None:
    """In the made-up titles a film scores a point more."""
    film, series = (predicted(checkpoint, Pitch(facts=Facts(type=kind, year=2020))) for kind in ("Movie", "TV"))
    assert film.score > series.score + 0.5
    for found in (film, series):
        assert 1 <= found.low < found.score < found.high <= 10
        assert 0 <= found.percentile <= 100
        assert found.comparables


def test_it_says_what_it_was_made_of(checkpoint: Checkpoint, places: Places) -> None:
    dataset = load_dataset(places.dataset)
    assert (checkpoint.name, checkpoint.data_hash) == ("tiny", dataset.data_hash)
    assert TrainingConfig.model_validate(checkpoint.training) == QUICK
    assert (checkpoint.text_encoder.name, checkpoint.image_encoder.name) == ("words", "colours")
    scores = dataset.titles["score"]
    assert (checkpoint.label_scale.low, checkpoint.label_scale.high) == (scores.min(), scores.max())


def test_ranges_come_from_titles_whose_franchise_was_held_out(checkpoint: Checkpoint, held_out: pd.DataFrame) -> None:
    truth = checkpoint.catalogue.table.set_index("mal_id")["score"]
    for kind, variant in (("synopsis and plan", "all_inputs"), ("year", "year")):
        rows = of_variant(held_out, variant, truth.index)
        residual = (truth - rows["score"]) / (rows["predicted_std"] + STD_OFFSET)
        low, high = checkpoint.interval.quantiles[kind]
        rank = int(np.ceil((TITLES + 1) * 0.95))
        assert high == pytest.approx(np.sort(residual)[rank - 1])
        assert low == pytest.approx(np.sort(residual)[-rank])


def test_the_catalogues_scores_come_from_models_that_had_not_seen_the_title(
    checkpoint: Checkpoint, held_out: pd.DataFrame, places: Places
) -> None:
    table = checkpoint.catalogue.table
    rows = of_variant(held_out, "all_inputs", table["mal_id"])
    np.testing.assert_array_equal(rows["fold"], table["fold"])
    np.testing.assert_allclose(table["oof_score"], rows["score"], atol=6e-4)  # kept with three decimals
    assert (table["oof_low"] < table["oof_high"]).all()
    row = load_dataset(places.dataset).titles.iloc[0]
    seen = predicted(checkpoint, Pitch(synopsis=row["synopsis"], facts=Facts(type=row["type"], year=int(row["year"]))))
    assert seen.score != pytest.approx(table["oof_score"].iloc[0], abs=1e-3)


def test_it_has_a_map_a_report_and_a_model_card(checkpoint: Checkpoint, folder: Path, places: Places) -> None:
    assert np.ptp(checkpoint.catalogue.table[["map_x", "map_y"]].to_numpy(), axis=0).min() > 0
    assert checkpoint.report["figures"]["franchise"]["all_inputs"]["n"] == TITLES
    assert checkpoint.report["notes"]
    assert "tiny" in (folder / "model_card.md").read_text(encoding="utf-8")
    report = json.loads((places.dataset / "report.json").read_text(encoding="utf-8"))
    assert report.items() <= checkpoint.data_report.items()
    assert "near_repeats" in checkpoint.data_report


def test_its_predictions_are_those_of_the_held_out_folds_where_no_record_is_there(
    checkpoint: Checkpoint, held_out: pd.DataFrame
) -> None:
    assert set(checkpoint.predictions["protocol"]) == {"franchise"}
    assert len(checkpoint.predictions) == len(held_out)


def trained_again(places: Places, folder: Path, seed: int, record: Path) -> Checkpoint:
    """With the same vectors, but runs of its own."""
    again = Places(places.dataset, places.source, places.vectors, folder / "runs")
    config = QUICK.model_copy(update={"seed": seed})
    return pipeline.train(again, config, record, "tiny", lambda predictions, titles: REPORT)


def test_the_same_seed_gives_the_same_bytes_and_a_record_is_taken_over(
    folder: Path, checkpoint: Checkpoint, places: Places, tmp_path: Path
) -> None:
    record = checkpoint.predictions.head(3)  # marked with what it was made with
    record.to_parquet(tmp_path / pipeline.PREDICTIONS)
    again = trained_again(places, tmp_path, 0, tmp_path)
    save_checkpoint(again, tmp_path / "again")
    for name in ("weights.safetensors", "terms.safetensors", "catalogue.safetensors", "catalogue.parquet"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name
    assert again.version.partition("-")[0] == "tiny"
    assert again.report == REPORT
    assert again.predictions["score"].tolist() == record["score"].tolist()


def test_what_is_stored_is_not_encoded_again(folder: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = WholeWordEncoder()
    monkeypatch.setattr(pipeline, "load_text_encoder", lambda name: encoder)

    def refuse(self: ColourEncoder, images: Sequence[Image.Image]) -> np.ndarray:
        assert len(images) == 1 and len(images[0].getcolors() or []) == 1, "a stored picture was encoded again"
        return np.zeros((1, self.out_features), np.float32)  # the grey picture, which belongs to no title

    monkeypatch.setattr(ColourEncoder, "encode", refuse)
    loaded = pipeline.load_features(places, QUICK)
    assert encoder.seen == []
    assert len(loaded.features.titles) == TITLES
