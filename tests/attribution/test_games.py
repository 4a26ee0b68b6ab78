"""Regions, tests of explanations and other methods on additive games, whose answers are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from anipop_core.attribution.agreement import agreement
from anipop_core.attribution.baselines import Baseline
from anipop_core.attribution.blocks import blocks_of
from anipop_core.attribution.covering import Cover, grid
from anipop_core.attribution.deletion_curves import deletion_test, strongest_first
from anipop_core.attribution.faithfulness import untested, verdict
from anipop_core.attribution.game import BlockGame
from anipop_core.attribution.perturbations import in_steps
from anipop_core.attribution.phrases import sentences
from anipop_core.attribution.removal_methods import READ_WORDS, at_once, occlusion, shapley_sampling
from anipop_core.evaluation.faithfulness_check import top_and_random
from anipop_core.reports.explanation_tables import explanation_to_csv
from anipop_core.schema import (
    Block,
    Explanation,
    FactShare,
    Pitch,
    RegionShare,
    WordShare,
)
from tests.small_model import picture, small_predictor

EFFECTS = np.array([0.5, -0.1, 0.0, 0.3, 0.05, 0.0, 0.01, 0.0, 0.02, 0.0])


def scores(gone: Sequence[Sequence[int]]) -> np.ndarray:
    """6 + the effects of the pieces that are left."""
    return np.array([6 + EFFECTS.sum() - EFFECTS[list(places)].sum() for places in gone])


def explanation(points: Sequence[float], text: str = "word") -> Explanation:
    words = tuple(WordShare("Synopsis", text, i, i + 1, value) for i, value in enumerate(points))
    block = Block("Synopsis", "synopsis", 0, float(sum(points)), 0.0, False)
    facts = (FactShare("type", "TV", 0.0),)
    return Explanation("v1", 6.0, 6.0 + sum(points), 5.0, 7.0, (block,), words, (), facts, "=base", "m", {})


def test_a_cover_hides_its_box_and_nothing_else() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (70, 70, 3), np.uint8))
    before, after = np.asarray(noise), np.asarray(Cover(noise).over([grid(7, 7)[0]]))
    assert (before[10:] == after[10:]).all()
    assert (before[:, 10:] == after[:, 10:]).all()
    assert after[:10, :10].std() < before[:10, :10].std() / 3


def test_the_strongest_piece_goes_first() -> None:
    assert strongest_first(EFFECTS.tolist())[:2].tolist() == [0, 3]
    assert strongest_first((-EFFECTS).tolist())[:2].tolist() == [0, 3]


def test_curves_of_an_additive_game() -> None:
    found = deletion_test("words", "Synopsis", EFFECTS.tolist(), scores, removed=2, orders=40)
    assert found.strongest == pytest.approx(0.8)
    assert found.random == pytest.approx(0.2 * np.abs(EFFECTS).sum(), abs=0.08)
    assert found.deletion.strongest[0] == found.insertion.strongest[-1] == pytest.approx(6.78)
    assert found.deletion.strongest[-1] == found.insertion.strongest[0] == pytest.approx(6)
    assert found.deletion.strongest[1] == pytest.approx(6.28)
    assert "Removing the two strongest words moves the score by 0.80" in verdict(found)
    assert "hardly more" in verdict(replace(found, random=0.79))
    assert "no more" in verdict(replace(found, random=0.81))


def test_what_was_not_put_to_the_test_is_named() -> None:
    found = deletion_test("words", "Synopsis", EFFECTS.tolist(), scores, removed=2, orders=2)
    one = explanation([0.1] * 20)
    assert untested(one, [found]) == ""
    assert untested(explanation([0.1]), []) == "Not put to the test: texts of fewer than 15 words (Synopsis)."
    aki, art = Block("Aki", "character", 0, 0.1, 0.0, False), Block("c.png", "image", 0, 0.1, 0.0, False)
    more = replace(
        one,
        blocks=(*one.blocks, aki, art),
        words=(*one.words, *(WordShare("Aki", "word", i, i + 1, 0.1) for i in range(15))),
        regions=tuple(RegionShare(block.name, "x.png", (0, 0, 1, 1), 0.1) for block in (aki, art)),
    )
    assert untested(more, [found]) == "Not put to the test: other texts (Aki); portraits (Aki); other pictures (c.png)."


def test_the_check_of_an_additive_game() -> None:
    strongest, random = top_and_random(EFFECTS.tolist(), 0.1, scores, 400, np.random.default_rng(0))
    assert strongest == pytest.approx(0.5)
    assert random == pytest.approx(np.abs(EFFECTS).mean(), abs=0.02)


def test_occlusion_and_shapley_sampling_give_an_additive_game_its_effects() -> None:
    np.testing.assert_allclose(occlusion(scores, np.arange(len(EFFECTS))), EFFECTS, atol=1e-6)
    groups = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    found = shapley_sampling(scores, groups)
    np.testing.assert_allclose(found[::2] * 2, EFFECTS[::2] + EFFECTS[1::2], atol=1e-6)


def test_occlusion_of_groups_spreads_a_change_evenly() -> None:
    groups = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2])
    means = [EFFECTS[groups == group].mean() for group in range(3)]
    np.testing.assert_allclose(occlusion(scores, groups), np.array(means)[groups], atol=1e-6)


@pytest.mark.parametrize(("words", "size"), [(1, 1), (300, 1), (301, 2), (5000, 278)])
def test_the_longer_a_text_the_more_words_go_at_once(words: int, size: int) -> None:
    assert at_once(words, words) == size
    assert math.ceil(words / size) * words < READ_WORDS + words


def test_scores_in_steps_are_the_same_and_can_be_broken_off() -> None:
    gone, heard = [[i % 10] for i in range(20)], []
    np.testing.assert_array_equal(in_steps(scores, heard.append)(gone), scores(gone))
    assert heard == [8, 8, 4]

    def stop(versions: int) -> None:
        heard.append(versions)
        if len(heard) == 5:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        occlusion(in_steps(scores, stop), np.arange(len(EFFECTS)))
    assert len(heard) == 5


def test_more_than_ten_blocks_still_sum_to_the_score() -> None:
    predictor = small_predictor()
    pitch = Pitch(images=tuple(picture(c, f"{c}.png") for c in COLOURS))
    encoded = predictor.encode(pitch)
    facts, fusion = predictor.checkpoint.facts, predictor.fusion
    centre = fusion.image_effect.centre
    baseline = Baseline(
        "", fusion.blank_text[None], np.zeros((1, facts.out_features), np.float32), fusion.blank_text, centre, centre
    )
    game = BlockGame(fusion, facts, encoded, blocks_of(pitch, encoded), baseline)
    assert not game.coalitions.exact
    assert game.values()[0] + game.points().sum() == pytest.approx(predictor.predict(pitch).score, abs=1e-5)
    # Brightness counts a tenth of a point: white raises, black lowers.
    assert game.points()[0] > 0 > game.points()[1]


COLOURS = ("white", "black", "red", "lime", "blue", "navy", "teal", "gray", "gold", "pink", "olive", "coral")


def test_agreement_of_two_bases() -> None:
    one = explanation([0.3, 0.1, -0.2])
    assert agreement(one, one).order == pytest.approx(1)
    assert agreement(one, one).largest_change == 0
    other = agreement(one, explanation([-0.3, -0.1, 0.3]))
    assert other.order < 0
    assert (other.block, other.largest_change) == ("Synopsis", pytest.approx(0.3))


def test_sentences_hold_every_word_once() -> None:
    text = "One lamp. Two lamps! And three"
    spans = [(0, 3), (4, 8), (10, 13), (14, 19), (21, 24), (25, 30)]
    words = [WordShare("S", text[a:b], a, b, 2.0**i) for i, (a, b) in enumerate(spans)]
    found = sentences(text, words)
    assert [passage.text for passage in found] == ["One lamp.", "Two lamps!", "And three"]
    assert [passage.points for passage in found] == [3, 12, 48]


def test_a_spreadsheet_runs_no_cell() -> None:
    csv = explanation_to_csv(explanation([0.5], text="=HYPERLINK()"))
    assert "'=HYPERLINK()" in csv
    assert ",=" not in csv
