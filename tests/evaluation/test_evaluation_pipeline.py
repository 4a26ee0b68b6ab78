"""The files that an evaluation leaves; what the report says is tested beside, the command in tests/cli."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anipop_core.data.dataset import Dataset
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.errors import CheckpointError
from anipop_core.evaluation import pipeline
from anipop_core.evaluation.baselines import BASELINES
from anipop_core.evaluation.pipeline import Evaluation, can_check_explanations, keep_report, write_evaluation
from anipop_core.model.checkpoint import load_checkpoint, save_checkpoint
from anipop_core.training.config import TrainingConfig
from anipop_core.training.pipeline import LoadedFeatures, Places
from anipop_core.training.provenance import made_with
from tests.made_up_predictions import made_up_predictions, made_up_report, made_up_titles
from tests.small_model import ColourEncoder, WordEncoder, small_checkpoint, small_features


@pytest.fixture(scope="module")
def predictions() -> pd.DataFrame:
    return made_up_predictions(made_up_titles())


def test_report_predictions_and_a_csv_of_each_variant_are_written(predictions: pd.DataFrame, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    write_evaluation(Evaluation(made_up_report(), predictions), out)
    assert json.loads((out / "report.json").read_text(encoding="utf-8")) == made_up_report()
    pd.testing.assert_frame_equal(pd.read_parquet(out / "predictions.parquet"), predictions)
    runs = predictions.loc[predictions["seed"] == 0, ["protocol", "variant"]].drop_duplicates()
    assert {path.stem for path in out.glob("*.csv")} == {f"{p}_{v}" for p, v in runs.itertuples(index=False)}


def test_a_csv_holds_the_first_seed_and_ranges_where_there_are_some(predictions: pd.DataFrame, tmp_path: Path) -> None:
    write_evaluation(Evaluation({}, predictions), tmp_path)
    own = predictions[(predictions["protocol"] == "franchise") & (predictions["variant"] == "all_inputs")]
    assert set(own["seed"]) == {0, 1}
    found = pd.read_csv(tmp_path / "franchise_all_inputs.csv")
    assert list(found) == ["id", "score", "low", "high"]
    first = own[own["seed"] == 0]
    assert found["id"].tolist() == first["mal_id"].tolist()
    np.testing.assert_allclose(found[["score", "low", "high"]], first[["score", "low", "high"]], atol=1e-6)
    assert list(pd.read_csv(tmp_path / "franchise_plan_only.csv")) == ["id", "score"]


def test_a_checkpoint_keeps_the_report_and_a_card(tmp_path: Path, predictions: pd.DataFrame) -> None:
    save_checkpoint(small_checkpoint(), tmp_path)
    found = Evaluation({"notes": ["new"]}, predictions, "2027-01")
    keep_report(found, tmp_path, lambda report, name: f"# {name}: {report['notes'][0]}")
    assert load_checkpoint(tmp_path).report == {"notes": ["new"]}
    assert (tmp_path / "model_card.md").read_text(encoding="utf-8") == "# 2027-01: new"


def test_a_folder_that_is_no_checkpoint_gets_no_card(tmp_path: Path, predictions: pd.DataFrame) -> None:
    with pytest.raises(CheckpointError):
        keep_report(Evaluation({}, predictions), tmp_path, lambda report, name: "card")
    assert list(tmp_path.iterdir()) == []


def test_explanations_can_be_checked_where_dataset_and_pictures_are(tmp_path: Path) -> None:
    assert not can_check_explanations(tmp_path, tmp_path)
    (tmp_path / "report.json").write_text("{}")
    assert can_check_explanations(tmp_path, tmp_path)
    assert not can_check_explanations(tmp_path, tmp_path / "nowhere")


def test_baselines_are_tested_on_the_titles_of_each_protocol(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Franchise, temporal and random each; the paper's model on the random split alone. None has ranges."""
    features = small_features(60)
    images = pd.DataFrame({"mal_id": [], "kind": [], "path": []})
    text: TextEncoder = WordEncoder()  # type: ignore[assignment]
    picture: ImageEncoder = ColourEncoder()  # type: ignore[assignment]
    made = made_with(features, TrainingConfig(), "hash")
    loaded = LoadedFeatures(
        Dataset(
            features.titles,
            pd.DataFrame(),
            images,
            works=pd.DataFrame(),
            people=pd.DataFrame(),
            anime=pd.DataFrame(),
            data_hash="hash",
        ),
        features,
        text,
        picture,
        made,
    )
    monkeypatch.setattr(pipeline, "with_ranges", lambda outputs, truth, coverage: outputs)
    few = {name: BASELINES[name] for name in ("mean", "length")}
    monkeypatch.setattr("anipop_core.evaluation.baselines.BASELINES", few)
    monkeypatch.setattr("anipop_core.evaluation.baselines.TREE_BASELINES", {})
    model = pipeline.compact(pd.DataFrame({"protocol": ["franchise"], "variant": ["all_inputs"], "mal_id": [1],
                                           "fold": [0], "seed": [0], "share": [1.0], "score": [6.5]}))  # fmt: skip
    places = Places(tmp_path, tmp_path, tmp_path / "vectors", tmp_path / "runs")
    found = pipeline.with_baselines(loaded, model, model.iloc[:0], places, 0.9)
    titles = features.titles
    tested = {name: set(titles.loc[titles[name] == "test", "mal_id"]) for name in ("temporal", "random")}
    tested["franchise"] = set(titles["mal_id"])
    for protocol, ids in tested.items():
        rows = found[(found["protocol"] == protocol) & (found["variant"] == "baseline_mean")]
        assert set(rows["mal_id"]) == ids
    traditional = found[found["variant"].str.startswith("baseline_traditional")]
    assert set(traditional["protocol"]) == {"random"}
    assert len(traditional) == 2 * len(tested["random"])
    assert found["low"].isna().all()
    assert found.attrs == {"made_with": made}
    assert (found["variant"] == "all_inputs").sum() == 1
