from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from anipop_core.cli import commands
from anipop_core.data.dataset import load_dataset
from anipop_core.paper.saved import load_model

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch):
    monkeypatch.setenv("ANIPOP_DEVICE", "cpu")


@pytest.fixture
def arguments(dataset_folder, source, gpt2_folder, resnet_folder, tmp_path):
    def of(**options: object) -> list[str]:
        given = {
            "preset": "paper",
            "dataset": dataset_folder,
            "source": source,
            "text-weights": gpt2_folder,
            "image-weights": resnet_folder,
            "out": tmp_path / "out",
            "epochs": 1,
            "batch-size": 8,
            "workers": 0,
        }
        chosen = given | {name.replace("_", "-"): value for name, value in options.items()}
        return ["train-paper", *(part for name, value in chosen.items() for part in (f"--{name}", str(value)))]

    return of


def run(arguments: list[str]) -> Result:
    return CliRunner().invoke(commands, arguments)


def titles_where(dataset_folder: Path, **split: object) -> list[int]:
    titles = load_dataset(dataset_folder).titles
    ((column, value),) = split.items()
    return titles.loc[titles[column] == value, "mal_id"].tolist()


@pytest.mark.parametrize("preset", ["paper", "paper-as-published"])
@pytest.mark.parametrize("protocol", ["random", "temporal"])
def test_every_test_title_is_predicted(preset, protocol, arguments, dataset_folder, tmp_path):
    result = run(arguments(preset=preset, protocol=protocol, batch_size=16))
    assert result.exit_code == 0, result.output
    table = pd.read_csv(tmp_path / "out" / "predictions.csv")
    assert list(table) == ["id", "score"]
    assert table["id"].tolist() == titles_where(dataset_folder, **{protocol: "test"})
    assert "Training steps: " in result.stderr
    assert result.stdout.splitlines()[-1] == (
        f"{len(table)} titles predicted; read {tmp_path / 'out' / 'predictions.csv'}."
    )
    assert load_model(tmp_path / "out").run["protocol"] == protocol


def test_all_folds_in_turn_make_one_file_and_a_fold_done_before_is_kept(arguments, dataset_folder, tmp_path):
    one = run(arguments(protocol="franchise", fold=3, batch_size=40))
    assert one.exit_code == 0, one.output
    first = pd.read_csv(tmp_path / "out" / "fold-3" / "predictions.csv")
    assert first["id"].tolist() == titles_where(dataset_folder, fold=3)
    result = run(arguments(protocol="franchise", batch_size=40))
    assert result.exit_code == 0, result.output
    table = pd.read_csv(tmp_path / "out" / "predictions.csv")
    assert sorted(table["id"]) == load_dataset(dataset_folder).titles["mal_id"].tolist()
    pd.testing.assert_frame_equal(table[table["id"].isin(first["id"])].reset_index(drop=True), first)
    assert result.stderr.count("Training steps: ") == 4


def test_missing_weights_say_what_to_run(arguments, tmp_path):
    result = run(arguments(text_weights=tmp_path))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"The folder {tmp_path} has no config.json, model.safetensors, tokenizer.json.")


@pytest.mark.parametrize("wrong", [{"fold": 1}, {"preset": "papers"}, {"protocol": "franchise", "fold": 5}])
def test_bad_usage(wrong, arguments):
    assert run(arguments(**wrong)).exit_code == 2


def test_two_processes_share_the_run(arguments, dataset_folder, tmp_path):
    """`accelerate launch`, on two CPU processes. Its --cpu needs MPI; --multi_gpu means PyTorch's own launcher."""
    launch = ["accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--num_machines", "1"]
    quiet = ["--mixed_precision", "no", "--dynamo_backend", "no", "--main_process_port", "0"]
    done = subprocess.run(
        [sys.executable, "-m", *launch, *quiet, "-m", "anipop_core", *arguments(batch_size=16)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,  # seconds; imports take most of them, and long on a busy machine
    )
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / "out" / "predictions.csv")
    assert table["id"].tolist() == titles_where(dataset_folder, random="test")
    assert load_model(tmp_path / "out").run["processes"] == 2
    assert done.stdout.count("titles predicted") == 1  # one of them speaks
    assert done.stderr.count("Test batches: ") == 1
