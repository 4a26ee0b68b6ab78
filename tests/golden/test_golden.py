"""What the shipped model says, byte for byte as far as floats allow, and files that older versions wrote.

The values were written by commit 8bde9fa. A model trained anew changes them on purpose: write them again with the
two commands below, and the project and database files never.

    python -m anipop_core score pitches.jsonl --out scores.csv --images ../../anipop_core/samples/art
    python -m anipop_core explain EVERYTHING.json --out explanation.json --images ../../anipop_core/samples/art
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from anipop_core.cli import commands
from anipop_core.store.store import Store, open_store
from tests.store.pitches import PITCH, model_score

HERE = Path(__file__).parent
ART = HERE.parents[1] / "anipop_core" / "samples" / "art"
POINTS = 0.002  # processors round differently; the explanation adds up hundreds of such sums
REACH_POINTS = 40 * POINTS  # the reach is spread 40 times as wide


def run(command: str, *arguments: str | Path) -> int:
    return CliRunner().invoke(commands, [command, *map(str, arguments), "--images", str(ART)]).exit_code


def test_scores_are_those_of_before(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    assert run("score", HERE / "pitches.jsonl", "--out", out) == 1  # one row is bad on purpose
    tables = [list(csv.DictReader(path.open(encoding="utf-8-sig"))) for path in (out, HERE / "scores.csv")]
    assert len(tables[0]) == len(tables[1])
    for now, before in zip(*tables, strict=True):
        assert list(now) == list(before)
        for column in ("id", "warnings", "error"):
            assert now[column] == before[column]
        for column in ("score", "low", "high", "percentile", "reach"):
            if before[column]:
                assert float(now[column]) == pytest.approx(
                    float(before[column]), abs=0.02 if column in ("percentile", "reach") else POINTS
                )
            else:
                assert now[column] == ""
        for column in ("members", "members_low", "members_high"):  # the steps from title to title are 1 %
            assert float(now[column] or 0) == pytest.approx(float(before[column] or 0), rel=0.02)


def test_the_explanation_is_that_of_before(tmp_path: Path) -> None:
    pitch = next(
        p for line in (HERE / "pitches.jsonl").open(encoding="utf-8") if (p := json.loads(line))["id"] == "everything"
    )
    (tmp_path / "pitch.json").write_text(json.dumps(pitch), encoding="utf-8")
    assert run("explain", tmp_path / "pitch.json", "--out", tmp_path / "out.json") == 0
    now = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    before = json.loads((HERE / "explanation.json").read_text(encoding="utf-8"))
    reach, reach_before = now.pop("reach"), before.pop("reach")
    alike(now, before, "")
    for end, members in reach_before.pop("members").items():
        assert reach["members"][end] == pytest.approx(members, rel=0.02), end
    del reach["members"]
    alike(reach, reach_before, "reach", REACH_POINTS)


def alike(now: Any, before: Any, where: str, points: float = POINTS) -> None:
    """The same keys, words and places; numbers within `points`."""
    assert type(now) is type(before), where
    if isinstance(before, dict):
        assert list(now) == list(before), where
        for key in before:
            alike(now[key], before[key], f"{where}.{key}", points)
    elif isinstance(before, list):
        assert len(now) == len(before), where
        for place, pair in enumerate(zip(now, before, strict=True)):
            alike(*pair, f"{where}[{place}]", points)
    elif isinstance(before, float):
        assert now == pytest.approx(before, abs=points), where
    else:
        assert now == before, where


def check_project(store: Store) -> None:
    (project,) = store.projects.list()
    assert (project.name, project.versions) == ("Tide 潮", 2)
    (first,) = store.versions.list(project.id, False)
    (second,) = store.versions.list(project.id, True)
    assert (first.name, first.notes, second.name) == ("First", "Colder.\n", "Nothing yet")
    assert first.scored == model_score()
    assert store.versions.get(first.id).pitch == PITCH
    room = store.room.round(first.id)
    assert [(guess.who, guess.score, guess.note) for guess in room.guesses] == [
        ("Aki", 7.0, "A note."),
        ("Ren", 8.5, "A note."),
    ]
    assert [(decision.verdict, decision.reasons) for decision in room.decisions] == [
        ("revise", "The ending."),
        ("go", ""),
    ]
    assert room.outcome is not None
    assert (room.outcome.score, room.outcome.mal_id, room.outcome.source) == (7.1, 52991, "MyAnimeList")


def test_an_older_database_opens(tmp_path: Path) -> None:
    path = tmp_path / "anipop.db"
    shutil.copy(HERE / "anipop.db", path)
    check_project(open_store(f"sqlite:///{path}"))


def test_an_older_project_file_opens(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'anipop.db'}")
    store.import_project((HERE / "project.anipop").read_bytes())
    check_project(store)
