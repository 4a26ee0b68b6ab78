"""Training end to end on small weights: it learns, goes on after a kill as if nothing had been, and reads back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from accelerate.state import AcceleratorState
from safetensors.torch import load_file, save_file

from anipop_core.data.dataset import load_dataset
from anipop_core.errors import AniPopError, CheckpointError, DataError
from anipop_core.paper import training
from anipop_core.paper.batches import Share
from anipop_core.paper.networks import WeightFolders, build_collator, build_model
from anipop_core.paper.presets import PRESETS
from anipop_core.paper.runs import STATE, Material, run
from anipop_core.paper.saved import load_model
from anipop_core.paper.titles import PaperTitle, protocol_rows, read_titles
from anipop_core.paper.training import (
    CheckpointSchedule,
    TitleInputs,
    fit_scale,
    predict,
    start_processes,
    train,
)

QUICK = {"epochs": 2, "batch_size": 8, "learning_rate": 1e-3}


class Killed(Exception):
    pass


@pytest.fixture(scope="module", autouse=True)
def on_the_cpu():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANIPOP_DEVICE", "cpu")
        yield


@pytest.fixture(scope="module")
def accelerator():
    return start_processes("auto")


@pytest.fixture
def material(dataset_folder, source, gpt2_folder, resnet_folder):
    def of(preset: str, save_every: int = 3, **changed) -> Material:
        config = PRESETS[preset].model_copy(update=QUICK | changed)
        data = load_dataset(dataset_folder)
        return Material(
            data, read_titles(data, source), WeightFolders(gpt2_folder, resnet_folder), config, 0, save_every
        )

    return of


def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run ends as soon as it has kept this many steps; what comes after must not be needed."""
    keep = training.save_state

    def save_and_die(path, model, optimiser, scaler, done, run):
        keep(path, model, optimiser, scaler, done, run)
        if done == step:
            raise Killed

    monkeypatch.setattr(training, "save_state", save_and_die)


def test_full_precision_without_a_gpu(accelerator):
    assert (accelerator.mixed_precision, accelerator.device.type) == ("no", "cpu")


def start_anew(precision: training.Precision):
    """The library keeps one state per process; a precision is chosen once."""
    AcceleratorState._reset_state(reset_partial_state=True)
    return start_processes(precision)


def test_mixed_precision_comes_from_the_library_and_keeps_whole_weights(material, tmp_path):
    """bf16 is the one kind that a CPU has too; `auto` takes it on GPUs alone."""
    try:
        mixed = start_anew("bf16")
        chosen = material("paper", epochs=1)
        table = run(chosen, "random", None, tmp_path, mixed)
        weights = load_file(tmp_path / "model.safetensors")
        assert mixed.mixed_precision == load_model(tmp_path).run["precision"] == "bf16"
        assert {tensor.dtype for name, tensor in weights.items() if "weight" in name} == {torch.float32}
        assert np.isfinite(table["score"]).all()
        full = run(chosen, "random", None, tmp_path / "full", start_anew("no"))
        assert 0 < (full["score"] - table["score"]).abs().max() < 0.5  # the same run, with fewer digits
    finally:
        start_anew("auto")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_run_goes_on_after_a_kill_as_if_nothing_had_been(preset, material, accelerator, tmp_path, monkeypatch):
    whole = run(material(preset), "random", None, tmp_path / "whole", accelerator)
    with monkeypatch.context() as patch:
        killed_at(3, patch)
        with pytest.raises(Killed):
            run(material(preset), "random", None, tmp_path / "broken", accelerator)
    assert (tmp_path / "broken" / STATE).is_file()
    torch.manual_seed(12345)  # whatever the new process begins with
    went_on = run(material(preset), "random", None, tmp_path / "broken", accelerator)
    pd.testing.assert_frame_equal(whole, went_on, check_exact=True)
    one, other = (load_file(tmp_path / name / "model.safetensors") for name in ("whole", "broken"))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert not (tmp_path / "broken" / STATE).exists()  # it is large, and done with


def test_going_on_does_not_begin_again(material, accelerator, tmp_path, monkeypatch):
    """So that equality above doesn't come from a run that ignores what was kept."""
    with monkeypatch.context() as patch:
        killed_at(3, patch)
        with pytest.raises(Killed):
            run(material("paper"), "random", None, tmp_path, accelerator)
    seen = []
    real = training.loader

    def watched(titles, steps, collate, workers):
        seen.append(len(steps))
        return real(titles, steps, collate, workers)

    monkeypatch.setattr(training, "loader", watched)
    run(material("paper"), "random", None, tmp_path, accelerator)
    per_epoch = -(-len(protocol_rows(material("paper").dataset.titles, "random", None)[0]) // 8)
    assert seen[0] == 2 * per_epoch - 3


def test_predictions_are_those_of_the_test_titles_in_score_points(material, accelerator, tmp_path):
    chosen = material("paper")
    table = run(chosen, "franchise", 1, tmp_path, accelerator)
    _, test = protocol_rows(chosen.dataset.titles, "franchise", 1)
    assert table["id"].tolist() == chosen.dataset.titles["mal_id"].iloc[test].tolist()
    assert table["score"].between(1, 10).all()
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "predictions.csv"), table)


def test_a_model_read_back_says_the_same(material, accelerator, tmp_path):
    chosen = material("paper")
    table = run(chosen, "random", None, tmp_path, accelerator)
    saved = load_model(tmp_path)
    _, test = protocol_rows(chosen.dataset.titles, "random", None)
    with torch.no_grad():
        found = saved.model(saved.collate([(row, chosen.titles[row]) for row in test])).numpy()
    points = saved.scale.low + found * (saved.scale.high - saved.scale.low)
    np.testing.assert_allclose(points.clip(1, 10), table["score"], atol=1e-3)
    assert saved.run["protocol"] == "random"
    assert len(saved.run["text_weights"]) == len(saved.run["data"]) == 64
    assert {path.suffix for path in tmp_path.iterdir()} == {".safetensors", ".json", ".csv"}


def test_the_scale_is_that_of_the_training_titles_alone(material, accelerator, tmp_path):
    """A test title scores higher than any training title, and the scale doesn't know."""
    chosen = material("paper", epochs=1)
    train_rows, test = protocol_rows(chosen.dataset.titles, "random", None)
    scores = chosen.dataset.titles["score"].to_numpy().copy()
    scores[test[0]] = 9.9
    titles = chosen.dataset.titles.assign(score=scores)
    run(replace(chosen, dataset=replace(chosen.dataset, titles=titles)), "random", None, tmp_path, accelerator)
    assert scores[train_rows].max() < 9.9
    assert (load_model(tmp_path).scale.low, load_model(tmp_path).scale.high) == (
        scores[train_rows].min(),
        scores[train_rows].max(),
    )
    assert fit_scale(np.array([3.0, 8.0])).to01(5.5) == 0.5
    with pytest.raises(DataError, match="All 2 training titles have the score 7"):
        fit_scale(np.array([7.0, 7.0]))


@pytest.mark.parametrize(
    ("preset", "place", "learns"),
    [("paper", 0, True), ("paper-as-published", 0, True), ("paper", -1, True), ("paper-as-published", -1, False)],
)
def test_it_learns_what_it_can_see(preset, place, learns, material, accelerator, tmp_path):
    """The score hangs on one word, the first or the last: published pooling can learn it from the first alone."""
    chosen = material(preset, epochs=80, learning_rate=5e-3)
    targets = np.arange(16) % 2 * 0.6 + 0.2
    texts = [["from", *chosen.titles[i].synopsis.split()[1:7], "from"] for i in range(16)]
    for number, words in enumerate(texts):
        words[place] = ("tide", "keeper")[number % 2]
    titles = [PaperTitle(" ".join(words), "", ()) for words in texts]
    model = build_model(chosen.weights, chosen.config)
    inputs = TitleInputs(titles, build_collator(chosen.weights.text, 64, chosen.config))
    schedule = CheckpointSchedule(tmp_path / STATE, 10_000, {})
    prepared = train(model, inputs, targets, range(16), chosen.config, accelerator, schedule)
    found = predict(prepared, inputs, range(16), 8, accelerator)
    left = np.mean((found - targets) ** 2) / targets.var()
    assert left < 0.1 if learns else left > 0.9


def test_a_finished_run_is_taken_as_it_is_and_other_settings_are_refused(material, accelerator, tmp_path, monkeypatch):
    chosen = material("paper", epochs=1)
    table = run(chosen, "random", None, tmp_path, accelerator)
    with monkeypatch.context() as patch:
        patch.setattr("anipop_core.paper.runs.build_model", None)  # any training would fail
        pd.testing.assert_frame_equal(run(chosen, "random", None, tmp_path, accelerator), table)
    with pytest.raises(CheckpointError) as error:
        run(material("paper-as-published", epochs=1), "temporal", None, tmp_path, accelerator)
    assert str(error.value) == (
        f"{tmp_path} holds a run that differs from this one in: pooling, protocol. "
        "A run goes on only with the settings it began with. "
        "Repeat them, or choose another --out, or delete that folder."
    )


@pytest.fixture
def broken_off(material, accelerator, tmp_path, monkeypatch) -> Path:
    with monkeypatch.context() as patch:
        killed_at(3, patch)
        with pytest.raises(Killed):
            run(material("paper"), "random", None, tmp_path, accelerator)
    return tmp_path / STATE


def test_a_broken_run_with_other_settings_is_refused(broken_off, material, accelerator):
    with pytest.raises(CheckpointError, match="differs from this one in: seed"):
        run(material("paper", seed=1), "random", None, broken_off.parent, accelerator)


def test_a_damaged_state_says_what_to_do(broken_off, material, accelerator):
    broken_off.write_bytes(broken_off.read_bytes()[:-500])
    with pytest.raises(CheckpointError, match=r"can't be read: .*Delete it to start anew\."):
        run(material("paper"), "random", None, broken_off.parent, accelerator)


def test_a_state_of_another_network_is_refused(broken_off, material, accelerator):
    from safetensors import safe_open

    tensors = load_file(broken_off)
    with safe_open(broken_off, framework="pt") as file:
        metadata = file.metadata()
    tensors.pop("model.head.0.weight")
    save_file(tensors, broken_off, metadata=metadata)
    with pytest.raises(CheckpointError, match="can't be read"):
        run(material("paper"), "random", None, broken_off.parent, accelerator)


def test_a_kill_while_writing_leaves_the_state_before(broken_off, material, accelerator, monkeypatch):
    before = broken_off.read_bytes()

    def half(tensors, path, metadata):
        Path(path).write_bytes(b"half")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("anipop_core.paper.state.save_file", half)
        with pytest.raises(Killed):
            run(material("paper"), "random", None, broken_off.parent, accelerator)
    assert broken_off.read_bytes() == before


def test_a_missing_model_says_how_to_get_one(tmp_path):
    with pytest.raises(CheckpointError, match=r"Train it again with: python -m anipop_core train-paper"):
        load_model(tmp_path)


def test_processes_that_cannot_share_a_batch_are_told(monkeypatch):
    three = type("Three", (), {"process_index": 0, "num_processes": 3})()
    with pytest.raises(AniPopError, match="3 processes can't share a batch of 16 titles evenly"):
        training.share_of(three, PRESETS["paper"])
    assert training.share_of(type("Two", (three.__class__,), {"num_processes": 2})(), PRESETS["paper"]) == Share(0, 2)
