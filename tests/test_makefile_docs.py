"""The README's commands exist, and the Makefile installs only what changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from anipop_core.cli import commands
from anipop_core.data.fact_reader import normalise_facts
from anipop_core.intake.fields import read_fields

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTED_TARGETS = set(re.findall(r"^(\w+):.* ## ", MAKEFILE, re.M))


def blocks(language: str) -> list[str]:
    """The README's code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)


def test_every_make_command_of_the_readme_is_a_target_and_the_other_way_round():
    assert set(re.findall(r"(?:^|`)make (\w+)", README, re.M)) == DOCUMENTED_TARGETS


def test_every_command_of_the_readme_exists_and_the_other_way_round():
    named = set(re.findall(r"(?:python -m anipop_core|^anipop) ([\w-]+)", README, re.M))
    assert named == set(get_command(commands).commands)


def test_the_tour_names_every_page():
    named = re.findall(r"^- \*\*(.+)\.\*\* ", README, re.M)
    frames = [path.read_text(encoding="utf-8") for path in (ROOT / "pages").glob("*.py")]
    assert sorted(named) == sorted(title for text in frames for title in re.findall(r'frame\("(.+)"\)', text))


def test_the_sample_pitch_is_read_without_a_notice():
    (sample,) = blocks("json")
    fields, _ = read_fields(json.loads(sample))
    facts, notices = normalise_facts(fields.facts.model_dump())
    assert notices == ()
    assert facts.known  # so that "no notice" doesn't come from having nothing to read
    assert fields.characters[0].portrait and fields.images


def test_packages_named_with_a_version_are_those_of_the_requirements():
    pins = set(re.findall(r"^\S+==\S+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"[\w-]+==[\w.]+", README))
    assert named
    assert named <= pins


def test_the_app_is_as_private_as_the_readme_says():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "localhost"
    assert config["browser"]["gatherUsageStats"] is False


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)", README))))
def test_links_of_the_readme_lead_to_files(link):
    assert (ROOT / link).exists()


@pytest.fixture
def checkout(tmp_path):
    """A checkout whose .venv was made by hand, with a Python that only writes down what it is asked to do."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "pip"):
        (programs / name).write_text('#!/bin/sh\necho "$HF_HUB_OFFLINE $*" >> calls\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    return tmp_path


def calls(checkout: Path, *arguments: str) -> list[str]:
    """What `make ...` asks Python to do, in short."""
    outer = ("MAKE", "PORT", "PYTHON")  # of the `make test` that may have started us
    environment = {key: value for key, value in os.environ.items() if not key.startswith(outer)}
    subprocess.run(["make", *arguments], cwd=checkout, env=environment, check=True, capture_output=True)
    lines = (checkout / "calls").read_text(encoding="utf-8").splitlines()
    (checkout / "calls").unlink()
    assert all(line.startswith("1 ") for line in lines), "the hub must be off"
    return [" ".join(line.split()[2:]).replace("--disable-pip-version-check ", "") for line in lines]


INSTALL_APP = "pip install -r requirements.txt"
INSTALL_DEV = "pip install -r requirements-dev.txt"
SERVE = "streamlit run app.py --server.port 8501"
TEST = "pytest -n 2"


def test_the_second_start_installs_nothing(checkout):
    assert calls(checkout, "app") == [INSTALL_APP, SERVE]
    assert calls(checkout, "app") == [SERVE]


def test_another_port(checkout):
    assert calls(checkout, "app", "PORT=8502")[-1] == SERVE.replace("8501", "8502")


def test_tests_after_the_app_add_only_their_own_packages(checkout):
    calls(checkout, "app")
    assert calls(checkout, "test") == [INSTALL_DEV, TEST]
    assert calls(checkout, "test") == [TEST]
    assert calls(checkout, "app") == [SERVE]


def test_what_counts_is_the_content_of_the_requirements(checkout):
    requirements = checkout / "requirements.txt"
    first = requirements.read_text(encoding="utf-8")
    calls(checkout, "test")
    os.utime(requirements)
    assert calls(checkout, "test") == [TEST]
    requirements.write_text(first + "nothing==1\n", encoding="utf-8")
    assert calls(checkout, "test") == [INSTALL_APP, INSTALL_DEV, TEST]
    requirements.write_text(first, encoding="utf-8")  # back to what was once installed, and is no more
    assert calls(checkout, "app") == [INSTALL_APP, SERVE]


def test_an_install_that_failed_is_tried_again(checkout):
    python = checkout / ".venv" / "bin" / "python"
    working = python.read_text(encoding="utf-8")
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        calls(checkout, "app")
    python.write_text(working, encoding="utf-8")
    assert calls(checkout, "app") == [INSTALL_APP, SERVE]


def test_an_old_python_is_refused_with_the_way_out(checkout):
    shutil.rmtree(checkout / ".venv")
    old = checkout / "old-python"
    script = f"""#!/bin/sh\necho "$2" | sed 's/sys.version_info/(3, 9)/' | {sys.executable}\n"""
    old.write_text(script, encoding="utf-8")
    old.chmod(0o755)
    run = subprocess.run(
        ["make", "app", "PYTHON=./old-python"], cwd=checkout, check=False, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "AniPop needs Python 3.11 or newer." in run.stderr
    assert "make app PYTHON=python3.11" in run.stderr
    assert not (checkout / ".venv").exists()
