from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from anipop_core.errors import CheckpointError
from anipop_core.model.checkpoint import (
    DATA_REPORT,
    FILES,
    MANIFEST,
    MODEL,
    NGRAMS,
    REPORT,
    VECTORS,
    WEIGHTS,
    load_checkpoint,
    replace_report,
    save_checkpoint,
)
from tests.small_model import small_checkpoint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_checkpoint(small_checkpoint(), tmp_path / "saved")
    return tmp_path / "saved"


def rewrite(folder: Path, file: str, **changes: object) -> None:
    """Change a JSON file and make the manifest agree, so that only the content is wrong."""
    import hashlib

    path = folder / file
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["sha256"][file] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_everything_comes_back(folder: Path) -> None:
    saved, loaded = small_checkpoint(), load_checkpoint(folder)
    for name in ("name", "facts", "interval", "label_scale", "text_encoder", "image_encoder", "training"):
        assert getattr(loaded, name) == getattr(saved, name), name
    assert (loaded.data_hash, loaded.report) == (saved.data_hash, saved.report)
    for key, tensor in saved.fusion.state_dict().items():
        assert torch.equal(loaded.fusion.state_dict()[key], tensor), key
    assert not loaded.fusion.training
    np.testing.assert_array_equal(loaded.catalogue.text_vectors, saved.catalogue.text_vectors)
    np.testing.assert_array_equal(loaded.catalogue.picture_rows, saved.catalogue.picture_rows)
    assert list(loaded.catalogue.table["mal_id"]) == list(saved.catalogue.table["mal_id"])


def test_a_model_trained_again_under_the_same_name_has_another_version(folder: Path, tmp_path: Path) -> None:
    again = small_checkpoint()
    save_checkpoint(again, tmp_path / "same")
    with torch.no_grad():
        next(iter(again.fusion.parameters())).add_(1)
    save_checkpoint(again, tmp_path / "again")
    first, same, other = (load_checkpoint(path) for path in (folder, tmp_path / "same", tmp_path / "again"))
    assert first.version == same.version
    assert other.name == first.name
    assert other.version != first.version
    assert other.version.startswith(f"{first.name}-")


def test_the_data_report_comes_back_and_is_checked(folder: Path) -> None:
    save_checkpoint(replace(small_checkpoint(), data_report={"rows": {"titles": 40}}), folder)
    assert load_checkpoint(folder).data_report == {"rows": {"titles": 40}}
    (folder / DATA_REPORT).write_text("{}")
    with pytest.raises(CheckpointError, match=f"{DATA_REPORT} in .* is not the file its manifest was written about"):
        load_checkpoint(folder)


def test_a_checkpoint_from_before_data_reports_is_whole(folder: Path) -> None:
    (folder / DATA_REPORT).unlink()
    manifest = json.loads((folder / MANIFEST).read_text())
    del manifest["sha256"][DATA_REPORT]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert load_checkpoint(folder).data_report == {}


def test_the_catalogue_holds_no_text(folder: Path) -> None:
    assert not {"synopsis", "description"} & set(load_checkpoint(folder).catalogue.table.columns)


def test_no_file_is_a_pickle(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*FILES, DATA_REPORT, MANIFEST}
    for path in folder.iterdir():
        assert path.suffix in {".json", ".safetensors", ".parquet"}


def test_the_names_on_disk_are_those_of_the_code(folder: Path) -> None:
    """Checkpoints that are out there have these names; the code's own may change."""
    with safe_open(folder / VECTORS, "numpy") as file:
        assert set(file.keys()) == {"text_vectors", "ngram_outputs", "picture_vectors", "picture_rows", "is_portrait"}
    with safe_open(folder / WEIGHTS, "numpy") as file:
        assert {"trees.feature", "trunk.gate_weights", "presence.points"} < set(file.keys())
    with safe_open(folder / NGRAMS, "numpy") as file:
        assert "idf" in file.keys()  # noqa: SIM118  (no mapping)
    assert set(json.loads((folder / MODEL).read_text())["facts"]) == {"studios", "last_year"}


def test_a_missing_folder_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"no checkpoint in .*nowhere.*git checkout -- checkpoints"):
        load_checkpoint(tmp_path / "nowhere")


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_by_name(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(CheckpointError, match=f"{name} in .* is not the file its manifest was written about"):
        load_checkpoint(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=f"has no {name}"):
        load_checkpoint(folder)


def test_a_broken_manifest_and_one_of_another_format(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")
    with pytest.raises(CheckpointError, match=r"manifest\.json is damaged"):
        load_checkpoint(folder)
    (folder / MANIFEST).write_text(json.dumps({"format": 7, "sha256": {}}))
    with pytest.raises(CheckpointError, match=r"has format 7\. This program reads format 5"):
        load_checkpoint(folder)


def test_a_model_that_does_not_fit_is_refused(folder: Path) -> None:
    rewrite(folder, MODEL, facts={"studios": ["A", "B", "C"], "last_year": 2024})
    with pytest.raises(CheckpointError, match=r"doesn't fit this program .its facts take 1.. columns"):
        load_checkpoint(folder)


def test_a_model_without_a_field_is_refused(folder: Path) -> None:
    model = json.loads((folder / MODEL).read_text())
    del model["interval"]
    (folder / MODEL).write_text("{}")
    rewrite(folder, MODEL, **model)
    with pytest.raises(CheckpointError, match=r"doesn't fit this program .'interval'"):
        load_checkpoint(folder)


def test_a_save_that_broke_off_is_refused(folder: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.mkdir()
    for name in (MODEL, WEIGHTS, REPORT):
        shutil.copy(folder / name, half / name)
    with pytest.raises(CheckpointError, match="There is no checkpoint in"):
        load_checkpoint(half)


def test_another_report_leaves_the_rest_as_it_was(folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in FILES}
    replace_report({"notes": ["another"]}, folder)
    assert load_checkpoint(folder).report == {"notes": ["another"]}
    assert [name for name in FILES if (folder / name).read_bytes() != before[name]] == [REPORT]


def test_a_damaged_checkpoint_gets_no_other_report(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"no weights")
    with pytest.raises(CheckpointError):
        replace_report({}, folder)
    with pytest.raises(CheckpointError):
        load_checkpoint(folder)
