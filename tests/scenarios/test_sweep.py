from __future__ import annotations

import random
from dataclasses import replace
from typing import get_args

import pytest

from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.vocabulary import FACT_FIELDS, VOCABULARY
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.fact_values import FIELDS, Field, nearest_number, value_of, with_value
from anipop_core.scenarios.support import titles_like
from anipop_core.scenarios.sweep import sweep
from anipop_core.schema import Facts, Pitch, SourceWork
from tests.scenarios.conftest import PITCH


def test_every_field_is_swept() -> None:
    assert get_args(Field) == FIELDS
    assert {*FIELDS, "year", "source_work", "predecessor"} == {*FACT_FIELDS, "magazine"}


@pytest.mark.parametrize("field", FIELDS)
def test_a_sweep_is_what_scoring_one_by_one_says(predictor: Predictor, field: Field) -> None:
    found = sweep(predictor, predictor.encode(PITCH), field)
    scores = [point.scored.score for point in found.points]
    assert scores == sorted(scores, reverse=True)
    (own,) = (point for point in found.points if point.action == "keep")
    assert (own.facts, own.change.points) == (PITCH.facts, 0)
    for point in found.points:
        alone = predictor.predict(replace(PITCH, facts=point.facts))
        assert (point.scored.score, point.scored.low, point.scored.high, point.scored.reach) == pytest.approx(
            (alone.score, alone.low, alone.high, alone.reach), abs=1e-5
        )
        assert point.change.points == pytest.approx(point.scored.score - own.scored.score)


def test_the_real_model_says_the_same_of_a_sweep_and_one_by_one() -> None:
    real = Predictor.load()
    encoded = real.encode(PITCH)
    for field in FIELDS:
        for point in random.Random(0).sample(sweep(real, encoded, field).points, 3):
            alone = real.predict(replace(PITCH, facts=point.facts))
            assert point.scored.score == pytest.approx(alone.score, abs=1e-5)
            assert point.scored.high == pytest.approx(alone.high, abs=1e-5)


def test_a_film_by_hand(predictor: Predictor) -> None:
    points = sweep(predictor, predictor.encode(PITCH), "type").points
    assert len(points) == len(VOCABULARY.types)
    assert (points[0].label, points[0].action) == ("Movie", "set")
    assert points[0].change.points == pytest.approx(0.5)
    assert points[0].change.verdict == "within noise"  # the two members differ by too much


def test_people_and_magazines_with_a_record_are_tried(predictor: Predictor) -> None:
    work = SourceWork(title="Umi", score=8.0)
    pitch = replace(PITCH, facts=replace(PITCH.facts, source_work=work))
    directors = sweep(predictor, predictor.encode(pitch), "director").points
    assert {point.facts.director for point in directors} == {(), ("Aki Mori",), ("Bo Hara",)}
    magazines = {point.label: point for point in sweep(predictor, predictor.encode(pitch), "magazine").points}
    assert magazines.keys() == {"not known", "Wave", "Harbour"}
    assert magazines["Wave"].facts.source_work == replace(work, magazine="Wave")


def test_a_magazine_can_be_all_that_is_known_of_a_work() -> None:
    facts = with_value(PITCH.facts, "magazine", "Wave")
    assert facts.source_work == SourceWork(magazine="Wave")
    assert value_of(facts, "magazine") == "Wave"
    assert with_value(facts, "magazine", None) == PITCH.facts


def test_genres_are_added_and_taken_out_one_by_one(predictor: Predictor) -> None:
    points = {point.label: point for point in sweep(predictor, predictor.encode(PITCH), "genres").points}
    assert points["Comedy"].facts.genres == ("Comedy", "Drama")
    assert (points["Comedy"].action, points["Action"].facts.genres) == ("add", ("Action", "Drama"))
    removed = [p for p in sweep(predictor, predictor.encode(PITCH), "genres").points if p.action == "remove"]
    assert [(p.label, p.facts.genres) for p in removed] == [("Drama", ())]
    for point in points.values():
        assert normalise_facts(vars(point.facts))[0] == point.facts  # in the spelling and order of any other plan


def test_what_is_not_known_is_kept_as_such(predictor: Predictor) -> None:
    points = sweep(predictor, predictor.encode(Pitch(synopsis=PITCH.synopsis)), "studios").points
    assert {(point.label, point.action) for point in points} == {("not known", "keep"), ("Studio A", "set")}


def test_titles_of_the_same_format_are_counted(predictor: Predictor) -> None:
    table = predictor.checkpoint.catalogue.table
    films = int((table["type"] == "Movie").sum())
    assert titles_like(predictor, Facts(type="Movie"), "type", "Movie") == films
    assert titles_like(predictor, Facts(type="Movie", episodes=1), "type", "Movie") == 0  # no lengths are known there
    assert titles_like(predictor, Facts(), "genres", ()) == 0


def test_numbers_count_as_the_nearest_usual_one() -> None:
    assert [nearest_number("duration_min", minutes) for minutes in (23, 24.5, 110, 0.5)] == [24, 24, 105, 3]


def test_a_sweep_of_the_reach_is_ordered_by_it() -> None:
    real = Predictor.load()
    found = sweep(real, real.encode(PITCH), "type", "reach")
    own = next(point for point in found.points if point.action == "keep")
    assert [point.scored.reach for point in found.points] == sorted(
        (p.scored.reach for p in found.points), reverse=True
    )
    for point in found.points:
        assert point.change.points == pytest.approx(point.scored.reach - own.scored.reach, abs=1e-4)
        assert point.change.output == "reach"
