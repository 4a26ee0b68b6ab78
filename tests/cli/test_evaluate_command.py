"""The command around the report; the report's numbers are tested in tests/evaluation."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from anipop_core.cli import commands
from anipop_core.data import dataset as datasets
from anipop_core.evaluation import pipeline
from tests.made_up_predictions import FAITHFULNESS, made_up_predictions, made_up_report, made_up_titles


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, small_model: object) -> None:
    """A checkpoint with made-up predictions, a report that was built before, a check that found something."""
    titles = made_up_titles()
    found = SimpleNamespace(
        predictions=made_up_predictions(titles), catalogue=SimpleNamespace(table=titles), name="2027-01"
    )
    monkeypatch.setattr(pipeline, "load_checkpoint", lambda folder: found)
    monkeypatch.setattr(
        pipeline, "build_report", lambda *_, faithfulness: made_up_report() | {"faithfulness": faithfulness}
    )
    monkeypatch.setattr(pipeline, "load_dataset", lambda folder: None)
    monkeypatch.setattr(pipeline, "check_titles", lambda dataset, count: range(count))
    monkeypatch.setattr(pipeline, "pitches_of", lambda dataset, titles, source: iter(titles))
    monkeypatch.setattr(
        pipeline,
        "faithfulness_check",
        lambda model, pitches: {"words": FAITHFULNESS["words"] | {"pitches": len(list(pitches))}},
    )


def evaluate(folder: Path, *arguments: str) -> Result:
    places = ["--dataset", str(folder), "--source", str(folder), "--out", str(folder / "out")]
    return CliRunner().invoke(commands, ["evaluate", *places, *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / datasets.REPORT).write_text("{}")
    return tmp_path


def written(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    return found


def test_explanations_are_tested_on_as_many_titles_as_asked_for(folder):
    result = evaluate(folder, "--pitches", "3")
    assert result.exit_code == 0, result.output
    assert written(folder)["faithfulness"]["words"]["pitches"] == 3
    assert "the strongest words move the score 3.75 times as far as random ones" in result.stdout


def test_without_the_dataset_they_are_not_and_it_says_so(tmp_path):
    result = evaluate(tmp_path)
    assert result.exit_code == 0, result.output
    assert "Explanations are not tested" in result.stderr
    assert written(tmp_path)["faithfulness"] == {}


def test_they_can_be_left_out(folder):
    assert evaluate(folder, "--no-faithfulness").exit_code == 0
    assert written(folder)["faithfulness"] == {}


def test_the_checkpoint_keeps_the_report_and_its_card(folder, monkeypatch):
    kept = {}
    monkeypatch.setattr(pipeline, "replace_report", lambda report, place: kept.update({place: report}))
    place = folder / "checkpoint"
    place.mkdir()
    assert evaluate(folder, "--checkpoint", str(place), "--keep").exit_code == 0
    assert kept[place]["faithfulness"]["words"]["ratio"] == 3.75
    assert "### Explanations" in (place / "model_card.md").read_text(encoding="utf-8")


def test_a_checkpoint_does_not_keep_the_report_of_other_runs(folder):
    result = evaluate(folder, "--keep", "--retrain")
    assert result.exit_code == 2
    assert "--retrain and --keep were given together." in result.stderr
