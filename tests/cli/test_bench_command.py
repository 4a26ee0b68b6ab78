"""The command around the benchmarks, which take minutes: what it measures, and which targets it finds missed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from anipop_core.benchmarks import browsing, documents, scoring
from anipop_core.benchmarks import explanations as attribution
from anipop_core.benchmarks import what_if as scenarios
from anipop_core.cli import commands
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Pitch

Figures = dict[str, float]


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch, small_model: Predictor) -> list[Pitch]:
    """The pitch whose explanation is timed; everything is within its limits, except that words take two seconds."""
    seen: list[Pitch] = []
    good = {name: least or most / 2 for name, (least, most) in scoring.TARGETS.items()}
    within = {name: least or most / 2 for name, (least, most) in attribution.LIMITS.items()}
    monkeypatch.setattr(scoring, "measure_latency", lambda *_: good)
    monkeypatch.setattr(scoring, "measure_throughput", lambda *_: {})
    monkeypatch.setattr(
        attribution, "measure_explanation", lambda _, pitch: seen.append(pitch) or {**within, "words_s": 2.0}
    )
    what_if = {name: most / 2 for name, (_, most) in scenarios.LIMITS.items()}
    monkeypatch.setattr(scenarios, "measure_what_if", lambda *_: what_if)
    monkeypatch.setattr(browsing, "measure_browsing", dict)
    monkeypatch.setattr(documents, "PAGES", 2)
    return seen


def run() -> dict[str, Any]:
    result = CliRunner().invoke(commands, ["bench"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_slow_explanation_is_among_the_missed(explained):
    assert "words_s" in run()["missed"]
    assert not set(attribution.LIMITS) & set(run()["missed"]) - {"words_s"}


def test_the_explained_pitch_has_all_that_a_pitch_can_have(explained):
    run()
    (pitch,) = explained
    assert len(pitch.synopsis.split()) == 200
    assert len(pitch.facts.known) == 11
    assert len(pitch.images) == 2
    assert all(character.description and character.portrait for character in pitch.characters)
    assert len({p.digest for p in (*pitch.images, *(c.portrait for c in pitch.characters))}) == 5


def test_the_models_folder_is_never_written_to(explained, tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(b"the model")
    result = CliRunner().invoke(commands, ["bench", "--checkpoint", str(tmp_path), "--out", str(manifest)])
    assert result.exit_code == 2
    assert manifest.read_bytes() == b"the model"
    assert not explained  # refused before anything is measured
