"""README and CONTRIBUTING name files that exist and commands that run."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_command
from typer.testing import CliRunner

from anipop_core.cli import commands

ROOT = Path(__file__).parents[1]
DOCS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")}


def code_blocks(text: str, language: str = "") -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)
    return [block for its_language, block in fenced if its_language == language]


def paths(text: str) -> Iterator[str]:
    """Words in backticks, outside code blocks, that look like a file or folder."""
    for word in re.findall(r"`([^`\s]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)):
        if "/" in word or word.endswith((".py", ".toml", ".txt", ".json")):
            yield word


def exists(word: str) -> bool:
    return any((folder / word).exists() for folder in (ROOT, ROOT / "anipop_core"))


@pytest.mark.parametrize("doc", DOCS)
def test_places_that_are_named_exist(doc):
    named = [word for word in paths(DOCS[doc]) if not re.match(r"~|\.venv|/|\w+:", word)]
    outside = {"predictions.csv"}
    assert named
    assert [word for word in named if not exists(word) and word not in outside] == []


@pytest.mark.parametrize(("doc", "language"), [("README.md", ""), ("CONTRIBUTING.md", "text")])
def test_the_tree_names_folders_that_exist(doc, language):
    (tree,) = [block for block in code_blocks(DOCS[doc], language) if "reports/" in block]
    packages = (ROOT / "anipop_core", ROOT / "anipop_core" / "ui", ROOT)
    named = re.findall(r"(?<![\w/])((?:\w+/)+|\w+\.py)", tree)
    assert len(named) > 15
    missing = [word for word in named if not any((folder / word).exists() for folder in packages)]
    assert set(missing) <= {"e2e/", "golden/", "data/fetch/", "pipeline.py"}  # of tests/, data/ and training/


def documented_commands() -> list[tuple[str, str]]:
    """(document, line) of each line in a code block that isn't a file or a tree."""
    return [(doc, line) for doc, text in DOCS.items() for block in code_blocks(text) for line in block.splitlines()]


# the README's tree of folders is no command
COMMANDS = [(doc, line) for doc, line in documented_commands() if re.match(r"\S+ \S", line) and "  " not in line]


def test_commands_are_found():
    assert {line.split()[0] for _, line in COMMANDS} >= {"make", "pip", "anipop", "python", "streamlit", "accelerate"}


@pytest.mark.parametrize(("doc", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_a_documented_command_can_be_run(doc, line):
    """What it names exists; what installs, trains or serves isn't started."""
    words = shlex.split(line)
    if words[0].startswith(".venv/bin/"):
        words[0] = words[0].removeprefix(".venv/bin/")
    if words[0] == "make":
        if not shutil.which("make"):
            pytest.skip("make is not installed")
        subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, check=True, capture_output=True)
    elif "anipop_core" in words or words[0] == "anipop":
        after = words[words.index("anipop_core") + 1 :] if "anipop_core" in words else words[1:]
        _options_exist(after)
    elif words[0] == "python" and words[2] == "pytest":
        assert (ROOT / words[3]).exists()
    elif words[:3] == ["python3", "-m", "venv"]:
        assert len(words) == 4
    elif words[0] == "pip":
        assert words[1] == "install" and words[-1] != "install"
        assert all((ROOT / word).exists() for word in words if word == "." or word.endswith(".txt"))
    elif words[:2] == ["streamlit", "run"]:
        assert (ROOT / words[2]).is_file()
    else:
        assert words == ["source", ".venv/bin/activate"], f"{doc} names a command that no test knows"


def _options_exist(words: list[str]) -> None:
    """`words` name a command and options that it has."""
    command = get_command(commands).get_command(None, words[0])  # type: ignore[arg-type]
    assert command is not None, words
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_of_the_table_has_the_options_it_is_shown_with():
    shown = re.findall(r"^\| `python -m anipop_core ([^`]+)` \|", DOCS["README.md"], re.M)
    assert len(shown) > 10
    for line in shown:
        _options_exist(line.split())


def test_the_sample_pitch_is_scored_and_explained_as_the_readme_says(tmp_path, monkeypatch):
    """For real, with the README's own lines and its own pitch; its pictures are drawn here."""
    monkeypatch.chdir(tmp_path)
    (sample,) = code_blocks(DOCS["README.md"], "json")
    pitch = json.loads(sample)
    (tmp_path / "art").mkdir()
    for place, name in enumerate([*pitch["images"], *(found["portrait"] for found in pitch["characters"])]):
        Image.radial_gradient("L").convert("RGB").rotate(40 * place).save(tmp_path / "art" / name)
    Path("pitch.json").write_text(sample, encoding="utf-8")
    Path("pitches.jsonl").write_text(json.dumps(pitch) + "\n", encoding="utf-8")
    shown = dict(
        found.split(" ", 1)
        for found in re.findall(r"^\| `python -m anipop_core ((?:score|explain) [^`]+)` \|", DOCS["README.md"], re.M)
    )
    for command, rest in shown.items():
        result = CliRunner().invoke(commands, [command, *shlex.split(rest)])
        assert result.exit_code == 0, result.output
    (line,) = csv.DictReader(Path("scores.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (line["id"], line["error"]) == (pitch["id"], "")
    assert "clockmaker" in Path("pitch.html").read_text(encoding="utf-8")


def test_the_makefile_calls_commands_that_exist():
    called = re.findall(r"-m anipop_core (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert len(called) > 4
    for line in called:
        _options_exist(line.split())
