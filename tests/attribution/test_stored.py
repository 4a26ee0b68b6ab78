from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.attribution.stored import explain_stored, stored_parts
from tests.small_model import small_checkpoint, small_predictor


@pytest.fixture(scope="module")
def predictor():
    """The title in row 1 has three pictures of its own, the last of them a portrait."""
    checkpoint = small_checkpoint()
    rows = checkpoint.catalogue.picture_rows.copy()
    rows[:3] = 1
    rows[3:] = np.where(rows[3:] == 1, 0, rows[3:])
    portrait = np.arange(len(rows)) == 2
    catalogue = replace(checkpoint.catalogue, picture_rows=rows, is_portrait=portrait)
    return small_predictor(replace(checkpoint, catalogue=catalogue))


def test_the_parts_are_those_that_are_stored(predictor):
    parts = stored_parts(predictor.checkpoint.catalogue, 1)
    assert len(parts.images) == 2
    assert [(c.text, c.portrait is not None) for c in parts.characters] == [(None, True)]
    assert parts.facts.type in ("TV", "Movie")


def test_the_facts_come_near_their_block_before_they_are_rescaled(predictor, monkeypatch):
    monkeypatch.setattr("anipop_core.attribution.stored.rescaled", lambda pieces, points: (list(pieces), 0.0))
    found = explain_stored(predictor, 1)
    block = next(block for block in found.blocks if block.kind == "facts")
    assert sum(fact.points for fact in found.facts) == pytest.approx(block.points, abs=1e-6)


def test_blocks_and_facts_sum_to_the_models_score(predictor):
    found = explain_stored(predictor, 1)
    score = predictor.scores([stored_parts(predictor.checkpoint.catalogue, 1)]).score[0]
    assert found.score == pytest.approx(score, abs=1e-5)
    assert found.base + sum(block.points for block in found.blocks) == pytest.approx(score, abs=1e-5)
    plan = next(block for block in found.blocks if block.kind == "facts")
    assert sum(fact.points for fact in found.facts) == pytest.approx(plan.points, abs=1e-6)
    assert [block.name for block in found.blocks] == ["Synopsis", "Portrait 1", "Picture 1", "Picture 2", "Plan"]
    assert found.words == found.regions == ()
    assert found.id == predictor.checkpoint.catalogue.table["mal_id"].iloc[1]
