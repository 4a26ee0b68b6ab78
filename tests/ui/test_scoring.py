"""Scores reach the pages through one file, which keeps those to itself that are the room's to open."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from anipop_core.schema import Facts, Pitch
from anipop_core.ui.session import scoring
from anipop_core.ui.session.analyses import analysis_of
from anipop_core.ui.session.scoring import SEALED, Scoring

ROOT = Path(__file__).parents[2]
UI = ROOT / "anipop_core" / "ui"
FILES = [*sorted(UI.rglob("*.py")), *sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"]
SCORING = "anipop_core/ui/session/scoring.py"
METHODS = {"predict", "predict_many", "scores", "facts_scores"}  # of the predictor
VERSIONS = ("version", "summary", "renamed", "saved", "versions[0]")  # what pages call a version or its summary
FUNCTIONS = {  # what tells a score, by the module it is in
    "anipop_core.scenarios.comparison": {"compare"},
    "anipop_core.scenarios.ensemble_score": {"ensemble_scores", "ensemble_scores_with_facts"},
    "anipop_core.scenarios.side_by_side": {"side_by_side"},
    "anipop_core.scenarios.suggestions": {"what_helps_most"},
    "anipop_core.scenarios.swaps": {"swaps"},
    "anipop_core.scenarios.sweep": {"sweep"},
    "anipop_core.attribution.explain": {"explain"},
    "anipop_core.attribution.leave_one_out": {"leave_out"},
    "anipop_core.reports.analysis": {"analyse"},
    "anipop_core.ui.session.scoring": {"waits_for_room", "draft_waits_for_room"},
}
ALLOWED = {
    "anipop_core/ui/shell/resources.py predict",  # of the sample: the model is warm after it
    "anipop_core/ui/session/explaining.py explain",  # of a pitch whose score is shown
    "anipop_core/ui/session/analyses.py analyse",  # refuses versions that are sealed
    "anipop_core/ui/explanation/leave_one_out.py leave_out",  # of a pitch whose score is shown, less one part
    "anipop_core/ui/what_if/texts.py explain",  # of two pitches that could be compared
    "anipop_core/ui/session/scored.py waits_for_room",
    "anipop_core/ui/session/scored.py draft_waits_for_room",
    "anipop_core/ui/session/opening.py waits_for_room",
}


def test_what_is_looked_for_exists() -> None:
    """Or a function that was renamed would be looked for in vain."""
    for module, names in FUNCTIONS.items():
        assert names <= vars(import_module(module)).keys(), module


def score_givers(source: str) -> Iterator[str]:
    """What of a file tells a score past the one place, or asks the room itself."""
    nodes = list(ast.walk(ast.parse(source)))
    imported = {name.asname or name.name for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield from FUNCTIONS.get(node.module or "", set()) & {name.name for name in node.names}
        elif isinstance(node, ast.Attribute) and node.attr in METHODS:
            is_module = isinstance(node.value, ast.Name) and node.value.id in imported
            yield from [] if is_module else [node.attr]
        elif isinstance(node, ast.Attribute) and node.attr in ("is_sealed", "sealed_versions"):
            yield from [node.attr] if ast.unparse(node.value).endswith("room") else []
        elif isinstance(node, ast.Attribute) and node.attr == "scored":  # kept with a version, sealed or not
            yield from ["scored"] if ast.unparse(node.value).endswith(VERSIONS) else []


def test_no_page_gets_a_score_past_the_one_place():
    found = {
        f"{name} {what}"
        for path in FILES
        if (name := path.relative_to(ROOT).as_posix()) != SCORING
        for what in score_givers(path.read_text(encoding="utf-8"))
    }
    assert found == ALLOWED


@pytest.mark.parametrize(
    "source",
    [
        "resources.predictor().predict(pitch)",
        "model.scores([encoded])",
        "found = list(map(model.predict, pitches))",
        "store().room.is_sealed(project, pitch)",
        "store().room.sealed_versions(project)",
        "show(version.scored)",
        "show(shown.summary.scored)",
        "def f():\n    from anipop_core.scenarios.comparison import compare",
        "from anipop_core.scenarios.sweep import sweep as other",
    ],
)
def test_a_score_past_the_one_place_is_found(source):
    assert list(score_givers(source))


def test_figures_that_are_named_like_a_score_are_let_through():
    assert not list(score_givers("from anipop_core.figures.browse import scores as drawn\ndrawn.scores(table)"))


OPEN = Pitch(id="1", synopsis="Rain falls.", facts=Facts(type="TV"))
HIDDEN = Pitch(id="2", synopsis="Rain falls.", facts=Facts(type="Movie"))


def test_what_reads_like_a_sealed_version_is_sealed_under_any_title():
    waiting = Scoring(sealed=(HIDDEN,))
    assert waiting.is_sealed(replace(HIDDEN, id=None, title="Another"))
    assert not waiting.is_sealed(OPEN)
    assert not Scoring().is_sealed(HIDDEN)


def test_two_versions_are_compared_unless_one_is_sealed(monkeypatch):
    monkeypatch.setattr(scoring.resources, "predictor", lambda: "model")
    monkeypatch.setattr("anipop_core.scenarios.comparison.compare", lambda *given: given)
    waiting = Scoring(sealed=(HIDDEN,))
    assert waiting.compare(OPEN, replace(HIDDEN, id=None)) is SEALED
    assert waiting.compare(HIDDEN, OPEN) is SEALED
    assert waiting.compare(OPEN, OPEN) == ("model", OPEN, OPEN, "score")


def test_a_version_that_was_opened_is_shown_though_another_that_reads_the_same_waits(monkeypatch):
    monkeypatch.setattr(scoring.resources, "predictor", lambda: "model")
    monkeypatch.setattr("anipop_core.scenarios.comparison.compare", lambda *given: given)
    opened = replace(HIDDEN, id="3")
    assert Scoring(frozenset({opened}), (HIDDEN,)).compare(OPEN, opened) == ("model", OPEN, opened, "score")


def test_suggestions_that_read_like_a_sealed_version_are_left_out():
    changes = [SimpleNamespace(pitch=OPEN), SimpleNamespace(pitch=replace(HIDDEN, id=None))]
    assert Scoring(sealed=(HIDDEN,)).visible(changes) == changes[:1]


def test_side_by_side_leaves_out_what_is_sealed(monkeypatch):
    monkeypatch.setattr(scoring.resources, "predictor", lambda: "model")
    monkeypatch.setattr(
        "anipop_core.scenarios.side_by_side.side_by_side", lambda model, versions, output: tuple(versions)
    )
    versions = [SimpleNamespace(pitch=OPEN), SimpleNamespace(pitch=HIDDEN)]
    assert Scoring(sealed=(HIDDEN,)).side_by_side(versions)(None, None) == (versions[0],)


def test_a_sealed_version_is_not_analysed():
    version = SimpleNamespace(is_sealed=True, summary=SimpleNamespace(id="v1"))
    with pytest.raises(ValueError, match="The score of v1 is sealed until the room opens it"):
        analysis_of(None, version)
