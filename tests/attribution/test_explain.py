from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from captum.attr import ShapleyValues

from anipop_core.attribution.coalitions import exact_coalitions, sampled_coalitions
from anipop_core.attribution.explain import explain, explanation_to_json
from anipop_core.attribution.faithfulness import with_faithfulness
from anipop_core.attribution.leave_one_out import leave_out, removals_of
from anipop_core.attribution.perturbations import without_spans
from anipop_core.attribution.rescaling import relative_delta, rescaled
from anipop_core.attribution.words import word_spans
from anipop_core.model.predictor import Predictor
from anipop_core.reports.html import explanation_to_html
from anipop_core.schema import (
    Character,
    EncodedPitch,
    Explanation,
    Facts,
    Pitch,
    WordShare,
)
from tests.small_model import picture

PITCH = Pitch(
    id="v1",
    title="<b>Lamps</b>",
    synopsis="A young courier crosses the flooded city every night, and reads the letters that never arrive <3.",
    characters=(Character("Aki", "She carries letters & lamps.", picture("teal", "aki.png")), Character("Ren", "")),
    images=(picture("white"), picture("navy", "night.png")),
    facts=Facts(type="TV", genres=("Drama", "Fantasy"), episodes=12),
)


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(device=torch.device("cpu"))


@pytest.fixture(scope="module")
def explanation(predictor: Predictor) -> Explanation:
    return explain(predictor, PITCH)


def test_exact_shapley_values_agree_with_captum() -> None:
    table = torch.tensor(np.random.default_rng(0).normal(size=16))
    powers = 2 ** torch.arange(4)

    def game(there: torch.Tensor) -> torch.Tensor:
        return table[(there.long() * powers).sum(1)]

    theirs = ShapleyValues(game).attribute(torch.ones(1, 4), baselines=torch.zeros(1, 4))[0]
    coalitions = exact_coalitions(4)
    scores = game(torch.tensor(coalitions.present)).numpy()
    np.testing.assert_allclose(coalitions.weights @ scores, theirs.numpy(), atol=1e-6)


def test_sampled_shapley_values_keep_the_sum_and_come_near() -> None:
    exact, sampled = exact_coalitions(6), sampled_coalitions(6, orders=600)
    weights = np.random.default_rng(0).normal(size=(6, 6))

    def game(present: np.ndarray) -> np.ndarray:
        return np.einsum("mi,ij,mj->m", present, weights, present)

    ours = sampled.weights @ game(sampled.present)
    assert ours.sum() == pytest.approx(game(np.ones((1, 6)))[0])
    np.testing.assert_allclose(ours, exact.weights @ game(exact.present), atol=1e-9)


def test_base_and_blocks_sum_to_the_score(predictor: Predictor, explanation: Explanation) -> None:
    assert explanation.score == pytest.approx(predictor.predict(PITCH).score, abs=0.005)
    total = explanation.base + sum(block.points for block in explanation.blocks)
    assert total == pytest.approx(explanation.score, abs=0.005)
    assert [block.name for block in explanation.blocks] == ["Synopsis", "Aki", "art.png", "night.png", "Plan"]


def test_the_blank_base_is_the_score_of_nothing_known(predictor: Predictor) -> None:
    found = explain(predictor, replace(PITCH, characters=(), images=()), baseline="blank")
    assert found.base == pytest.approx(predictor.predict(Pitch()).score, abs=1e-4)
    assert "blank text" in found.baseline


@pytest.mark.xfail(strict=True, reason="pitches that tell only some facts are scored too low: README, issue 11")
def test_the_average_base_is_near_the_average_score(predictor: Predictor, explanation: Explanation) -> None:
    titles = predictor.checkpoint.catalogue.table["oof_score"]
    assert explanation.base == pytest.approx(titles.mean(), abs=0.25 * float(titles.std()))


def test_the_average_base_is_what_titles_get_that_tell_the_same_facts(
    predictor: Predictor, explanation: Explanation
) -> None:
    """Of the newest year, as the pitch, which tells none."""
    catalogue = predictor.checkpoint.catalogue
    rows = np.argsort(catalogue.table["oof_score"].to_numpy())[::10]
    texts = np.concatenate([catalogue.text_vectors, catalogue.ngram_outputs], 1).astype(np.float32)
    told = [Facts(**{field: getattr(catalogue.facts[row], field) for field in PITCH.facts.known}) for row in rows]
    pitches = [EncodedPitch(texts[row], (), (), facts) for row, facts in zip(rows, told, strict=True)]
    assert explanation.base == pytest.approx(predictor.scores(pitches).score.mean(), abs=0.08)
    assert "average title" in explanation.baseline


def test_every_block_is_complete_before_rescaling(explanation: Explanation) -> None:
    assert all(block.gap <= 0.02 and not block.incomplete for block in explanation.blocks)


def test_the_reach_is_explained_beside_the_score(predictor: Predictor, explanation: Explanation) -> None:
    said, reach = predictor.predict(PITCH), explanation.of("reach")
    assert (reach.score, reach.low, reach.high) == pytest.approx(
        (said.reach, said.reach_low, said.reach_high), abs=1e-3
    )
    assert reach.base + sum(block.points for block in reach.blocks) == pytest.approx(reach.score, abs=1e-3)
    assert [block.name for block in reach.blocks] == [block.name for block in explanation.blocks]
    assert all(block.gap <= 0.02 for block in reach.blocks)
    for block in reach.blocks:
        pieces = reach.facts if block.kind == "facts" else [*reach.words, *reach.regions]
        found = sum(p.points for p in pieces if block.kind == "facts" or p.block == block.name)  # type: ignore[union-attr]
        assert found == pytest.approx(block.points, abs=1e-3), block.name
    assert reach.members is not None
    known = (reach.members.expected, reach.members.low, reach.members.high)
    assert known == (said.members, said.members_low, said.members_high)


def test_a_reach_beyond_the_catalogue_still_sums() -> None:
    popular = Predictor.load(device=torch.device("cpu"))
    popular.fusion.label_centre[1] += 80
    reach = explain(popular, PITCH).of("reach")
    assert reach.score == 100
    assert reach.base + sum(block.points for block in reach.blocks) == pytest.approx(100, abs=1e-6)


def test_deltas_of_text_and_portrait_do_not_cancel(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    delta = iter((0.01, 0.0, -0.01, 0.0))  # of score and reach: the portrait, then the text
    monkeypatch.setattr("anipop_core.attribution.explain.rescaled", lambda pieces, points: (list(pieces), next(delta)))
    found = explain(predictor, Pitch(characters=PITCH.characters[:1]))
    moved = sum(abs(piece.points) for piece in (*found.words, *found.regions))
    assert found.blocks[0].gap == pytest.approx(relative_delta(0.02, moved))
    assert found.blocks[0].incomplete


def test_the_pieces_of_a_block_sum_to_it(explanation: Explanation) -> None:
    for block in explanation.blocks:
        pieces = [*explanation.words, *explanation.regions]
        found = sum(piece.points for piece in pieces if piece.block == block.name)
        if block.kind == "facts":
            found = sum(fact.points for fact in explanation.facts)
        assert found == pytest.approx(block.points, abs=1e-4), block.name


def test_the_pieces_come_near_their_block_before_they_are_rescaled(
    predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[np.ndarray, float]] = []

    def recording(pieces, points):
        given.append((np.array([piece.points for piece in pieces]), points))
        return rescaled(pieces, points)

    monkeypatch.setattr("anipop_core.attribution.explain.rescaled", recording)
    explain(predictor, PITCH)
    assert len(given) == 12  # synopsis, Aki's portrait and text, two pictures, facts; score and reach of each
    for raw, points in given:
        assert raw.sum() == pytest.approx(points, abs=0.02 * np.abs(raw).sum() + 1e-8)  # a part that moves nothing


def test_the_facts_have_no_convergence_delta(explanation: Explanation) -> None:
    assert next(block.gap for block in explanation.blocks if block.kind == "facts") < 0.005


def test_offsets_lead_back_to_the_words(explanation: Explanation) -> None:
    words = [word for word in explanation.words if word.block == "Synopsis"]
    assert [PITCH.synopsis[word.start : word.end] for word in words] == [word.text for word in words]
    assert all(one.end <= other.start for one, other in pairwise(words))


def test_regions_cover_the_whole_picture(explanation: Explanation) -> None:
    areas = [(x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in (r.box for r in explanation.regions if r.block == "art.png")]
    assert sum(areas) == pytest.approx(1, abs=1e-4)


def test_facts_are_named_in_words(explanation: Explanation) -> None:
    named = {fact.field: fact.value for fact in explanation.facts}
    assert named == {"type": "TV", "genres": "Drama, Fantasy", "episodes": "12"}


def test_the_method_says_where_facts_are_sampled(predictor: Predictor) -> None:
    plan = Facts("TV", "Original", ("Drama",), ("School",), ("Shounen",), 12, 24.0, ("Bones",), "PG-13")
    nine, eight = (explain(predictor, Pitch(facts=facts)).method for facts in (plan, replace(plan, rating=None)))
    assert nine.endswith("Facts: Shapley values inside the plan, over 32 sampled orders of the facts.")
    assert eight.endswith("Facts: Shapley values inside the plan.")


def test_nothing_is_left_on_the_shared_model(predictor: Predictor, explanation: Explanation) -> None:
    for module in (predictor.fusion, predictor.text_encoder._model):
        assert not any(parameter.requires_grad for parameter in module.parameters())
        assert not any(m._forward_hooks or m._backward_hooks for m in module.modules())


def test_a_failure_half_way_leaves_nothing_on_the_model(predictor: Predictor) -> None:
    def stop(done: int, total: int) -> None:
        if done == 1:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        explain(predictor, replace(PITCH, synopsis="Another courier crosses another city by day."), stop)
    for module in (predictor.fusion, predictor.text_encoder._model):
        assert not any(m._forward_hooks or m._backward_hooks for m in module.modules())


def test_two_at_once_get_the_answers_they_get_alone(explanation: Explanation) -> None:
    other = replace(PITCH, synopsis="A baker sells bread to ghosts, and they always pay in buttons.", images=())
    fresh = Predictor.load(device=torch.device("cpu"))
    with ThreadPoolExecutor(2) as pool:
        found, theirs = pool.map(lambda pitch: explain(fresh, pitch), (PITCH, other))
    assert [w.points for w in found.words] == pytest.approx([w.points for w in explanation.words], abs=1e-4)
    assert [w.points for w in theirs.words] == pytest.approx([w.points for w in explain(fresh, other).words], abs=1e-6)
    assert sum(b.points for b in theirs.blocks) + theirs.base == pytest.approx(theirs.score, abs=0.005)


def test_what_did_not_change_is_not_worked_out_again(
    predictor: Predictor, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the encoder was asked again")

    monkeypatch.setattr(predictor.text_encoder, "attended", refuse)
    monkeypatch.setattr(predictor.image_encoder, "feature_maps", refuse)
    monkeypatch.setattr(predictor.image_encoder, "middle_maps", refuse)
    monkeypatch.setattr("anipop_core.attribution.cache.fact_shares", refuse)
    pitch = replace(PITCH, characters=PITCH.characters[:1], images=PITCH.images[:1])
    fewer = explain(predictor, pitch)
    assert sum(b.points for b in fewer.blocks) + fewer.base == pytest.approx(predictor.predict(pitch).score, abs=0.005)


@pytest.mark.parametrize(
    "facts",
    [replace(PITCH.facts, episodes=24, genres=("Comedy",)), replace(PITCH.facts, year=2020), Facts(type="TV"), Facts()],
)
def test_what_was_found_before_serves_another_plan(
    predictor: Predictor, explanation: Explanation, monkeypatch: pytest.MonkeyPatch, facts: Facts
) -> None:
    pitch = replace(PITCH, characters=(), images=(), facts=facts)
    remembered = explain(predictor, pitch)
    monkeypatch.setattr(predictor, "_derived", {})
    fresh = explain(predictor, pitch)
    for name in ("words", "facts", "blocks"):
        points = [[piece.points for piece in getattr(found, name)] for found in (remembered, fresh)]
        assert points[0] == pytest.approx(points[1], abs=1e-5)
    assert remembered.blocks[0].gap == pytest.approx(fresh.blocks[0].gap, abs=1e-4)


def test_another_value_in_the_plan_leaves_the_words_as_they_were_read(
    predictor: Predictor, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the encoder was asked again")

    monkeypatch.setattr(predictor.text_encoder, "attended", refuse)
    pitch = replace(PITCH, facts=replace(PITCH.facts, episodes=24, genres=("Comedy",)))
    other = explain(predictor, pitch)
    assert sum(b.points for b in other.blocks) + other.base == pytest.approx(predictor.predict(pitch).score, abs=0.005)


def test_the_json_is_the_contracts(predictor: Predictor, explanation: Explanation) -> None:
    found = json.loads(json.dumps(explanation_to_json(with_faithfulness(predictor, PITCH, explanation))))
    assert set(found) == {
        "id", "base", "score", "low", "high", "blocks", "words", "regions", "facts", "baseline", "method",
        "faithfulness", "reach",
    }  # fmt: skip
    assert set(found["reach"]) == (set(found) | {"members"}) - {"reach"}
    assert set(found["reach"]["members"]) == {"base", "expected", "low", "high"}
    assert found["reach"]["faithfulness"] == {}  # only the score's explanation is tested
    assert set(found["blocks"][0]) == {"name", "kind", "points", "gap", "incomplete"}
    assert set(found["words"][0]) == {"block", "text", "start", "end", "points"}
    assert set(found["regions"][0]) == {"block", "image", "box", "points"}
    assert set(found["facts"][0]) == {"field", "value", "points"}
    assert found["faithfulness"]["words"]["verdict"].startswith("Removing the five strongest words")
    assert len(found["faithfulness"]["regions"]) == 2
    assert found["faithfulness"]["untested"] == (
        "Not put to the test: texts of fewer than 15 words (Aki); portraits (Aki)."
    )


def test_a_part_taken_out_is_scored_again(predictor: Predictor, explanation: Explanation) -> None:
    removals = removals_of(PITCH, explanation)
    letters = PITCH.synopsis.index("letters")
    changed = {
        "All of night.png": replace(PITCH, images=PITCH.images[:1]),
        "All of Plan": replace(PITCH, facts=Facts()),
        "All of Aki": replace(PITCH, characters=PITCH.characters[1:]),
        "Drama, Fantasy": replace(PITCH, facts=replace(PITCH.facts, genres=())),
        "letters": replace(PITCH, synopsis=without_spans(PITCH.synopsis, [(letters, letters + len("letters"))])),
    }
    for label, pitch in changed.items():
        removal = next(one for one in removals if one.label == label)
        found = leave_out(predictor, PITCH, removal)
        assert found.implied == -removal.points
        assert found.actual == pytest.approx(predictor.predict(pitch).score - explanation.score, abs=1e-4), label
    plan = next(one for one in removals_of(PITCH, explanation.of("reach")) if one.label == "All of Plan")
    found = leave_out(predictor, PITCH, plan, "reach")
    now = predictor.predict(replace(PITCH, facts=Facts())).reach
    assert (found.implied, found.actual) == pytest.approx((-plan.points, now - explanation.of("reach").score), abs=1e-3)


def test_a_pitch_of_one_picture(predictor: Predictor) -> None:
    found = explain(predictor, Pitch(images=(picture("white"),)))
    assert [block.kind for block in found.blocks] == ["image"]
    assert found.base + found.blocks[0].points == pytest.approx(found.score, abs=1e-4)
    only = Pitch(images=(picture("white"),))
    assert set(with_faithfulness(predictor, only, found).faithfulness) == {"regions"}


def test_the_page_escapes_what_a_pitch_brings(explanation: Explanation) -> None:
    page = explanation_to_html(PITCH, explanation)
    assert "<b>Lamps</b>" not in page
    assert "&lt;b&gt;Lamps&lt;/b&gt;" in page
    assert "&lt;" in page.partition("arrive")[2][:80]
    assert "data:image/webp;base64," in page
    assert "http:" not in page and "https:" not in page
    bars = re.findall(r'class="bar [\w-]+" style="left:([\d.]+)%;width:([\d.]+)%"', page)
    assert len(bars) == 2 * len(explanation.blocks)  # of the score and of the reach
    assert all(float(left) >= 0 and float(left) + float(width) <= 100.1 for left, width in bars)


def test_the_convergence_delta_is_spread_by_size() -> None:
    def words(*points: float) -> list[WordShare]:
        return [WordShare("S", "x", 0, 1, value) for value in points]

    found, delta = rescaled(words(3.0, -1.0), 4.0)
    assert [word.points for word in found] == pytest.approx([4.5, -0.5])
    assert delta == pytest.approx(2.0)
    found, _ = rescaled(words(0.0, 0.0), 1.0)
    assert [word.points for word in found] == pytest.approx([0.5, 0.5])
    assert relative_delta(delta, 4.0) == pytest.approx(0.5)


def test_words_keep_their_inner_marks_and_lone_marks_are_none() -> None:
    text = "Don't - stop, 24-year-old!"
    assert [text[a:b] for a, b in word_spans(text)] == ["Don't", "stop", "24-year-old"]
    assert word_spans("...") == [(0, 3)]


def test_words_are_cut_out_by_their_offsets() -> None:
    assert without_spans("one two three four", [(14, 18), (4, 7)]) == "one three"


def test_nothing_that_the_model_has_not_read_carries_points(predictor: Predictor) -> None:
    """A person or studio that the catalogue doesn't know isn't "the strongest fact"."""
    facts = Facts(type="TV", studios=("Nobody Pictures",), director=("Nobody Known",), year=2027)
    explanation = explain(predictor, Pitch(synopsis="A ferry crosses the bay at night.", facts=facts))
    assert [fact.field for fact in explanation.facts] == ["type", "year"]
