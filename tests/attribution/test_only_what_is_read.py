"""Nothing that the model hasn't read carries points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anipop_core.attribution.explain import explain, explanation_to_json, game_of
from anipop_core.errors import InputError
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Facts, Pitch, SourceWork

PLAN = Facts(type="TV", genres=("Action",), year=2020)
UNREAD = {
    "studios": ("A studio nobody knows",),
    "producers": ("A company nobody knows",),
    "director": ("Somebody nobody knows",),
    "source_work": SourceWork(title="A book nobody knows", magazine="A magazine nobody knows"),
}


@pytest.fixture(scope="module")
def real() -> Predictor:
    return Predictor.load()


def known_without_record(model: Predictor) -> str:
    """Somebody the catalogue knows who has directed nothing."""
    names = [one.name for one in model.checkpoint.known.people_directory.entries[:500]]
    return next(name for name in names if "director" not in model.checkpoint.facts.read_fields(Facts(director=(name,))))


@pytest.mark.parametrize("field", [*UNREAD, "known person"])
def test_a_fact_that_isnt_read_has_a_warning_and_no_points(real: Predictor, field: str) -> None:
    name, value = ("director", (known_without_record(real),)) if field == "known person" else (field, UNREAD[field])
    pitch = Pitch(facts=replace(PLAN, **{name: value}))
    found, bare = explain(real, pitch), explain(real, Pitch(facts=PLAN))
    for output in ("score", "reach"):
        told = {fact.field: fact.points for fact in found.of(output).facts}
        assert told == pytest.approx({fact.field: fact.points for fact in bare.of(output).facts}, abs=1e-6)
        assert found.of(output).score == pytest.approx(bare.of(output).score, abs=1e-6)
    assert name not in {fact["field"] for fact in explanation_to_json(found)["facts"]}
    assert name in " ".join(notice.field for notice in real.predict(pitch).notices)


def test_a_plan_of_which_nothing_is_read_has_no_score(real: Predictor) -> None:
    pitch = Pitch(facts=Facts(director=(known_without_record(real),)))
    with pytest.raises(InputError, match="no earlier title of theirs is known"):
        real.check_read(pitch)
    game, _ = game_of(real, pitch)
    assert game.points().tolist() == pytest.approx([0.0], abs=1e-6)
    assert explain(real, pitch).facts == ()
