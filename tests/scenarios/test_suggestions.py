from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.fact_values import TO_PROPOSE
from anipop_core.scenarios.stopping import Cancelled
from anipop_core.scenarios.suggestions import MOST_PASSAGES, _passages, what_helps_most, without
from anipop_core.scenarios.swaps import swaps
from anipop_core.schema import Character, Pitch, Predecessor, SourceWork
from tests.scenarios.conftest import PITCH
from tests.small_model import picture


def test_every_part_is_taken_out_and_every_change_is_what_scoring_says(predictor: Predictor) -> None:
    found = what_helps_most(predictor, PITCH)
    assert [t.change.points for t in found] == sorted((t.change.points for t in found), reverse=True)
    before = predictor.predict(PITCH).score
    for one in found:
        score = predictor.predict(one.pitch).score
        assert one.scored.score == pytest.approx(score, abs=1e-5)
        assert one.change.points == pytest.approx(score - before, abs=1e-5)
    removed = {(t.kind, t.label) for t in found if t.kind != "facts"}
    assert removed == {
        ("synopsis", "A young courier crosses the flooded city."),
        ("synopsis", "She reads letters that never arrive."),
        ("synopsis", "Nobody knows who sent them."),
        ("character", "Aki"), ("character", "Ren"), ("image", "white.png"), ("image", "navy.png"),
    }  # fmt: skip


def test_no_text_is_invented(predictor: Predictor) -> None:
    for change in what_helps_most(predictor, PITCH):
        assert set(change.pitch.synopsis.split()) <= set(PITCH.synopsis.split())
        assert set(change.pitch.characters) <= set(PITCH.characters)


def test_values_that_hardly_any_known_title_has_are_not_suggested(predictor: Predictor) -> None:
    """The catalogue knows types and years only: no other value of the plan has a title behind it."""
    plan = [t for t in what_helps_most(predictor, replace(PITCH, facts=replace(PITCH.facts, episodes=None)))
            if t.kind == "facts"]  # fmt: skip
    assert [(t.target, t.label, t.action) for t in plan if t.action == "set"] == [("type", "Movie", "set")]


def test_another_source_or_predecessor_is_never_proposed(predictor: Predictor) -> None:
    work, earlier = SourceWork(score=8.0, magazine="Tide"), Predecessor(score=7.0)
    pitch = replace(PITCH, facts=replace(PITCH.facts, source="Manga", source_work=work, predecessor=earlier))
    for change in what_helps_most(predictor, pitch):
        facts = change.pitch.facts
        assert (facts.source, facts.source_work, facts.predecessor) == ("Manga", work, earlier)


def test_it_stops_when_nobody_waits(predictor: Predictor) -> None:
    stop, told = threading.Event(), []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == 3:
            stop.set()

    with pytest.raises(Cancelled):
        what_helps_most(predictor, PITCH, progress, stop.is_set)
    assert [done for done, _ in told] == [0, 1, 2, 3]
    stop.set()
    with pytest.raises(Cancelled):
        swaps(predictor, PITCH, [Pitch(images=(picture("red"),))], is_cancelled=stop.is_set)


def test_progress_runs_to_the_end(predictor: Predictor) -> None:
    told: list[tuple[int, int]] = []
    what_helps_most(predictor, PITCH, lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == len(TO_PROPOSE) + 1  # a batch of removals


def test_a_sentence_goes_and_paragraphs_stay() -> None:
    text = "One. Two.\n\nThree. Four."
    spans = _passages(text)
    assert [text[slice(*span)] for span in spans] == ["One.", "Two.", "Three.", "Four."]
    assert [without(text, span) for span in spans] == [
        "Two.\n\nThree. Four.", "One.\n\nThree. Four.", "One. Two.\n\nFour.", "One. Two.\n\nThree.",
    ]  # fmt: skip
    assert len(_passages("Word. " * 5000)) <= MOST_PASSAGES
    assert _passages("... !!!") == []


def test_parts_of_other_versions_are_tried_beside_and_in_place_of_ours(predictor: Predictor) -> None:
    sora = Character("Sora", "A cook.")
    other = Pitch(characters=(PITCH.characters[0], sora), images=(picture("red", "red.png"), PITCH.images[0]))
    found = swaps(predictor, PITCH, [other, other])
    assert {(t.kind, t.action, t.label, t.target) for t in found} == {
        ("character", "add", "Sora", ""), ("character", "replace", "Sora", "Aki"),
        ("character", "replace", "Sora", "Ren"), ("image", "add", "red.png", ""),
        ("image", "replace", "red.png", "white.png"), ("image", "replace", "red.png", "navy.png"),
    }  # fmt: skip
    replaced = next(t for t in found if t.target == "Ren")
    assert replaced.pitch.characters == (PITCH.characters[0], sora)
    assert replaced.scored.score == pytest.approx(predictor.predict(replaced.pitch).score, abs=1e-5)
    colours = ["red", "green", "blue", "teal", "pink", "gold", "navy", "grey", "white", "black", "olive", "lime"]
    full = replace(PITCH, images=tuple(picture(colour, colour) for colour in colours))
    added = swaps(predictor, full, [Pitch(images=(picture("yellow"),))])
    assert {t.action for t in added} == {"replace"}


def test_what_helps_the_reach_is_ranked_by_it() -> None:
    real = Predictor.load()
    before = real.predict(PITCH).reach
    found = what_helps_most(real, PITCH, output="reach")
    assert [one.change.points for one in found] == sorted((one.change.points for one in found), reverse=True)
    assert found[0].change.points == pytest.approx(real.predict(found[0].pitch).reach - before, abs=1e-3)
