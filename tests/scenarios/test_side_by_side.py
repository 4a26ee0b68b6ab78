from __future__ import annotations

from dataclasses import replace

import pytest

from anipop_core.attribution.explain import explain
from anipop_core.errors import InputError
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.side_by_side import NamedPitch, side_by_side
from tests.scenarios.conftest import PITCH


def test_rows_are_the_predictions_and_their_blocks(predictor: Predictor) -> None:
    film = replace(PITCH, facts=replace(PITCH.facts, type="Movie"), images=())
    rows = side_by_side(predictor, [NamedPitch("First", PITCH), NamedPitch("Film", film)])
    for row, pitch in zip(rows, (PITCH, film), strict=True):
        alone = predictor.predict(pitch)
        assert row.scored.score == pytest.approx(alone.score, abs=1e-5)
        assert row.scored.percentile == pytest.approx(alone.percentile, abs=3)
        assert row.base + sum(block.points for block in row.blocks) == pytest.approx(alone.score, abs=1e-5)
    assert [block.name for block in rows[1].blocks] == ["Synopsis", "Aki", "Ren", "Plan"]
    assert rows[0].change is None
    assert rows[1].change is not None
    assert rows[1].change.points == pytest.approx(rows[1].scored.score - rows[0].scored.score)


def test_blocks_are_those_of_the_explanation() -> None:
    real = Predictor.load()
    (row,) = side_by_side(real, [NamedPitch("Only", PITCH)])
    explained = explain(real, PITCH)
    assert [(b.name, b.kind) for b in row.blocks] == [(b.name, b.kind) for b in explained.blocks]
    assert [b.points for b in row.blocks] == pytest.approx([b.points for b in explained.blocks])
    assert row.base == pytest.approx(explained.base)


def test_six_fit_and_seven_do_not(predictor: Predictor) -> None:
    versions = [NamedPitch(f"Version {number}", PITCH) for number in range(7)]
    assert len(side_by_side(predictor, versions[:6])) == 6
    with pytest.raises(InputError, match=r"7 versions were chosen\. Up to 6 fit side by side\."):
        side_by_side(predictor, versions)
    assert side_by_side(predictor, []) == ()


def test_the_blocks_of_a_reach_sum_to_it() -> None:
    versions = [NamedPitch("A", PITCH), NamedPitch("B", replace(PITCH, facts=replace(PITCH.facts, type="Movie")))]
    rows = side_by_side(Predictor.load(), versions, "reach")
    for row in rows:
        assert row.base + sum(block.points for block in row.blocks) == pytest.approx(row.scored.reach, abs=1e-3)
    assert rows[0].reach_change is None and rows[1].reach_change is not None
    assert rows[1].reach_change.points == pytest.approx(rows[1].scored.reach - rows[0].scored.reach, abs=1e-4)
