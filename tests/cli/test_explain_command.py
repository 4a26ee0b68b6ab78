"""The command around the explanation; its numbers are tested in tests/attribution."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from anipop_core.attribution import explain as attribution
from anipop_core.attribution import faithfulness
from anipop_core.cli import commands
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import Explanation, Pitch
from tests.intake.drawing import plain
from tests.ui.fakes import BASE, fake_explain

SYNOPSIS = "A <b>courier</b> crosses the flooded city 🌊 by night and finds letters that never arrived."


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch, small_model: object) -> None:
    monkeypatch.setattr(attribution, "explain", fake_explain)
    monkeypatch.setattr(faithfulness, "with_faithfulness", as_it_is)


def as_it_is(predictor: object, pitch: Pitch, explanation: Explanation, progress: Progress) -> Explanation:
    progress(1, 1)
    return explanation


def explain(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["explain", *map(str, arguments)])


@pytest.fixture
def pitch(tmp_path: Path) -> Path:
    (tmp_path / "art").mkdir()
    (tmp_path / "art" / "key.png").write_bytes(plain("white"))
    path = tmp_path / "pitch.json"
    facts = {"type": "TV", "genres": ["Squid"]}
    content = {"id": "v3", "synopsis": SYNOPSIS, "images": ["key.png"], "facts": facts}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_as_json(pitch, tmp_path):
    out = tmp_path / "out.json"
    result = explain(pitch, "--out", out, "--images", tmp_path / "art")
    assert result.exit_code == 0, result.output
    assert f"The explanation is {out}." in result.stderr
    assert '"Squid" counts as missing in genres' in result.stderr
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    assert found["id"] == "v3"
    assert found["base"] == BASE
    assert found["base"] + sum(block["points"] for block in found["blocks"]) == pytest.approx(found["score"])
    assert {block["kind"] for block in found["blocks"]} == {"synopsis", "image", "facts"}
    assert found["words"]
    assert found["regions"]
    assert all(SYNOPSIS[word["start"] : word["end"]] == word["text"] for word in found["words"])
    assert all(0 <= side <= 1 for region in found["regions"] for side in region["box"])
    assert found["facts"][0]["field"] == "type"


def test_as_a_page_that_shows_text_as_text(pitch, tmp_path):
    out = tmp_path / "out.html"
    assert explain(pitch, "--out", out, "--images", tmp_path / "art").exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "<b>courier</b>" not in page
    assert "http://" not in page and "https://" not in page
    assert "<script" not in page


@pytest.mark.parametrize("name", ["out.txt", "none/out.json"])
def test_a_file_that_cannot_be_written(pitch, tmp_path, name):
    result = explain(pitch, "--out", tmp_path / name)
    assert result.exit_code == 2
    assert "Allowed is a .json or .html file in a folder that exists." in result.stderr


@pytest.mark.parametrize("name", ["folder.json", f"{'long' * 100}.json"])
def test_what_cannot_be_written_is_said_before_the_work(pitch, tmp_path, monkeypatch, name):
    (tmp_path / "folder.json").mkdir()
    monkeypatch.setattr(Predictor, "load", lambda folder: pytest.fail("the work had begun"))
    result = explain(pitch, "--out", tmp_path / name)
    assert result.exit_code == 2
    assert f"{name} can't be written: " in result.stderr
    assert "Name another file." in result.stderr


def test_a_disk_that_is_full(pitch, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    result = explain(pitch, "--out", tmp_path / "out.json", "--images", tmp_path / "art")
    assert result.exit_code == 2
    assert "out.json can't be written: No space left on device." in result.stderr


def test_a_bad_pitch_leaves_an_older_explanation_as_it_was(tmp_path):
    path, out = tmp_path / "pitch.json", tmp_path / "out.json"
    path.write_text("{", encoding="utf-8")
    out.write_text("older", encoding="utf-8")
    assert explain(path, "--out", out).exit_code == 2
    assert out.read_text(encoding="utf-8") == "older"


def test_it_says_how_far_it_is(pitch, tmp_path):
    lines = explain(pitch, "--out", tmp_path / "out.json", "--images", tmp_path / "art").stderr.splitlines()
    assert "Parts explained: 3/3, 0 s" in lines
    assert "Versions scored to test it: 1/1, 0 s" in lines


@pytest.mark.parametrize("content", ["", "{", "[]", '{"synopsys": "x"}', '{"id": 1}', '{"images": ["../key.png"]}'])
def test_a_bad_pitch_has_exit_code_2_and_writes_nothing(tmp_path, content):
    path, out = tmp_path / "pitch.json", tmp_path / "out.json"
    path.write_text(content, encoding="utf-8")
    result = explain(path, "--out", out, "--images", tmp_path)
    assert result.exit_code == 2
    assert result.stderr and "Traceback" not in result.output
    assert not out.exists()


def test_a_missing_pitch(tmp_path):
    assert explain(tmp_path / "none.json", "--out", tmp_path / "out.json").exit_code == 2


def test_the_pitch_is_explained_as_it_was_given(pitch, tmp_path, monkeypatch):
    seen: list[Pitch] = []
    monkeypatch.setattr(
        attribution, "explain", lambda _, asked, **more: seen.append(asked) or fake_explain(None, asked)
    )
    explain(pitch, "--out", tmp_path / "out.json", "--images", tmp_path / "art")
    assert [(p.id, p.synopsis, len(p.images), p.facts.type) for p in seen] == [("v3", SYNOPSIS, 1, "TV")]


@pytest.mark.parametrize("link", ["the file itself", "symlink", "hard link"])
def test_the_pitch_is_never_written_over(pitch, tmp_path, link):
    before, out = pitch.read_bytes(), tmp_path / "out.json"
    if link == "symlink":
        out.symlink_to(pitch)
    elif link == "hard link":
        out.hardlink_to(pitch)
    else:
        out = pitch
    result = explain(pitch, "--out", out, "--images", tmp_path / "art")
    assert result.exit_code == 2
    assert "would destroy it" in result.stderr
    assert pitch.read_bytes() == before
