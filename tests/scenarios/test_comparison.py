from __future__ import annotations

from dataclasses import replace

import pytest

from anipop_core.attribution.explain import explain
from anipop_core.model.noise import SMALLEST
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.comparison import compare, text_diffs
from anipop_core.scenarios.matching import differences
from anipop_core.schema import Character, Facts, Pitch
from tests.scenarios.conftest import PITCH
from tests.small_model import picture

OTHER = replace(
    PITCH,
    synopsis=PITCH.synopsis.replace("young courier", "tired engineer"),
    characters=(PITCH.characters[1], Character("Aki", "She burns letters.")),
    images=(PITCH.images[1],),
    facts=replace(PITCH.facts, type="Movie", episodes=None, genres=("Drama", "Fantasy")),
)


def first_number(predictor: Predictor, text: str) -> float:
    vector = predictor.encode(Pitch(synopsis=text)).synopsis
    assert vector is not None
    return float(vector[0])


def test_the_parts_sum_to_the_change_and_the_facts_to_the_plan(predictor: Predictor) -> None:
    found = compare(predictor, PITCH, OTHER)
    assert found.exact
    assert [(p.difference.name, p.difference.state) for p in found.parts] == [
        ("Synopsis", "changed"), ("Aki", "changed"), ("white.png", "removed"), ("Plan", "changed"),
    ]  # fmt: skip
    assert found.before.score == pytest.approx(predictor.predict(PITCH).score, abs=1e-5)
    assert found.after.score == pytest.approx(predictor.predict(OTHER).score, abs=1e-5)
    assert found.change.points == pytest.approx(found.after.score - found.before.score)
    assert sum(p.change.points for p in found.parts) == pytest.approx(found.change.points, abs=1e-9)
    plan = found.parts[-1]
    assert sum(f.change.points for f in plan.fields) == pytest.approx(plan.change.points, abs=1e-6)
    assert [(f.field, f.before, f.after) for f in plan.fields] == [
        ("type", "TV", "Movie"), ("genres", "Drama", "Drama, Fantasy"), ("episodes", "12", ""),
    ]  # fmt: skip


def test_the_parts_by_hand(predictor: Predictor) -> None:
    """With the year that every plan is given, four facts of eleven are known before and three after: what a text
    says counts 7/11 and then 8/11 of its number. Synopsis and plan share what they do together half and half."""
    found = {part.difference.name: part for part in compare(predictor, PITCH, OTHER).parts}
    old, new = first_number(predictor, PITCH.synopsis), first_number(predictor, OTHER.synopsis)
    assert found["Synopsis"].change.points == pytest.approx((new - old) * 7.5 / 11, abs=1e-5)
    episodes = (old + new) / 2 / 11
    assert found["Plan"].change.points == pytest.approx(0.5 + episodes, abs=1e-5)
    assert [f.change.points for f in found["Plan"].fields] == pytest.approx([0.5, 0, episodes], abs=1e-5)
    texts = [first_number(predictor, "She carries letters and lamps."), first_number(predictor, "She burns letters.")]
    assert found["Aki"].change.points == pytest.approx((texts[1] - texts[0]) / 2, abs=1e-5)
    white, navy = 1.0, 128 / 255 / 3
    assert found["white.png"].change.points == pytest.approx(0.1 * (navy - (white + navy) / 2), abs=1e-5)


def test_noise_is_of_the_change_and_not_of_the_score(predictor: Predictor) -> None:
    """The members say .4 and .6 of a film; of a picture's brightness, .11 and .09 of what it is above .5."""
    film = replace(PITCH, facts=replace(PITCH.facts, type="Movie"))
    assert compare(predictor, PITCH, film).change.noise == pytest.approx(0.6314, abs=1e-3)
    brighter = replace(film, images=(PITCH.images[0],))
    change = compare(predictor, film, brighter).change
    moved = change.points / 0.1
    assert change.noise == pytest.approx(max(0.01 * moved * 6.314, SMALLEST), abs=1e-4)


def test_nothing_changed_and_nothing_there(predictor: Predictor) -> None:
    same = compare(predictor, PITCH, replace(PITCH, title="Other", id="v2"))
    assert (same.parts, same.change.points, same.change.verdict) == ((), 0, "within noise")
    assert text_diffs(predictor, PITCH, PITCH) == ()
    grown = compare(predictor, Pitch(facts=PITCH.facts), PITCH)
    assert {p.difference.state for p in grown.parts} == {"added"}
    assert sum(p.change.points for p in grown.parts) == pytest.approx(grown.change.points, abs=1e-9)


def test_many_differences_are_sampled_and_sum_all_the_same(predictor: Predictor) -> None:
    colours = ["red", "green", "blue", "yellow", "pink", "teal", "olive", "grey", "gold"]
    other = replace(OTHER, images=tuple(picture(c, f"{c}.png") for c in colours))
    found = compare(predictor, PITCH, other)
    assert (found.exact, len(found.parts)) == (False, 12)
    assert sum(p.change.points for p in found.parts) == pytest.approx(found.change.points, abs=1e-9)
    everything = Facts(
        "Movie", "Manga", ("Drama",), ("Space",), ("Seinen",), 1, 90.0, ("Studio A",), "PG", "fall", 2020
    )
    plan = compare(predictor, replace(PITCH, facts=Facts()), replace(PITCH, facts=everything)).parts[0]
    assert len(plan.fields) == 11
    assert sum(f.change.points for f in plan.fields) == pytest.approx(plan.change.points, abs=1e-6)


def test_parts_find_their_counterparts() -> None:
    aki, ren = PITCH.characters
    pairs = [
        ((aki, ren), (ren, aki), []),
        ((aki, ren), (replace(aki, name="Akiko"), ren), []),  # names are no input
        ((aki, ren), (replace(ren, description="He sells trams."), aki), [("Ren", "changed")]),
        ((aki, ren), (Character("Sora", "A cook."), ren), [("Aki → Sora", "changed")]),
        ((aki,), (aki, ren), [("Ren", "added")]),
        ((aki, aki), (aki,), [("Aki", "removed")]),
        ((Character("", "A cook."),), (Character("", "A king."),), [("Character 1", "changed")]),
    ]
    for before, after, expected in pairs:
        found = differences(replace(PITCH, characters=before), replace(PITCH, characters=after))
        assert [(d.name, d.state) for d in found] == expected
    swapped = replace(PITCH, images=(PITCH.images[1], picture("red", "navy.png"), PITCH.images[0]))
    assert [(d.name, d.before, d.after) for d in differences(PITCH, swapped)] == [("navy.png", None, 1)]


def test_the_texts_are_shown_with_the_points_of_their_words(predictor: Predictor) -> None:
    real = Predictor.load()
    words = [explain(real, pitch).words for pitch in (PITCH, OTHER)]
    synopsis, aki = text_diffs(real, PITCH, OTHER, *words)
    assert (synopsis.difference.name, aki.difference.name) == ("Synopsis", "Aki")
    removed = next(s for s in synopsis.segments if s.kind == "removed")
    assert removed.text == "young courier"
    told = [w.points for w in words[0] if w.block == "Synopsis" and w.text in ("young", "courier")]
    assert removed.points == pytest.approx(sum(told))
    gone = text_diffs(predictor, PITCH, replace(PITCH, characters=PITCH.characters[:1]))
    assert [(s.kind, s.text) for s in gone[0].segments] == [("removed", "He mends trams.")]


def test_the_parts_of_a_change_of_reach_sum_to_it() -> None:
    real = Predictor.load()
    found = compare(real, PITCH, OTHER, "reach")
    before, after = (real.predict(pitch) for pitch in (PITCH, OTHER))
    assert (found.before.reach, found.after.reach) == pytest.approx((before.reach, after.reach), abs=1e-3)
    assert (found.after.members, found.after.members_low) == (after.members, after.members_low)
    assert found.change.points == pytest.approx(after.reach - before.reach, abs=1e-3)
    assert sum(p.change.points for p in found.parts) == pytest.approx(found.change.points, abs=1e-6)
    assert {p.change.output for p in found.parts} == {"reach"}
    plan = found.parts[-1]
    assert sum(f.change.points for f in plan.fields) == pytest.approx(plan.change.points, abs=1e-4)
