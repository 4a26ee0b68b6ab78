from __future__ import annotations

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.fusion import (
    EnsembleLinear,
    Fusion,
    FusionConfig,
    PitchSet,
    SetEffect,
    collate,
)
from anipop_core.schema import EncodedCharacter, EncodedPitch, Facts
from tests.small_model import BASE, PICTURE, READ, linear_fusion, small_config

FACTS = FactsEncoder(("Studio A",), 2024)
NOTHING = EncodedPitch(None, (), (), Facts())


def random_fusion(seed: int = 0) -> Fusion:
    torch.manual_seed(seed)
    fusion = Fusion(small_config(FACTS, hidden=8))
    torch.nn.init.normal_(fusion.trunk.leave.weight)
    fusion.trunk.fields[FACTS.slices["type"], 0] = 1  # the text's gate moves with the facts
    for effect in (fusion.character_effect, fusion.portrait_effect, fusion.image_effect):
        effect.weight.copy_(torch.randn_like(effect.weight))
    return fusion.eval()


def vectors(count: int, features: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    return tuple(np.random.default_rng(seed).normal(size=(count, features)).astype(np.float32))


def scores(fusion: Fusion, *pitches: EncodedPitch) -> np.ndarray:
    with torch.no_grad():
        return fusion(collate(pitches, FACTS, fusion)).score.mean(0).numpy()


def test_an_ensemble_layer_is_that_many_linear_layers() -> None:
    torch.manual_seed(0)
    layer = EnsembleLinear(3, 5, 2)
    x = torch.randn(3, 7, 5)
    for member in range(3):
        single = torch.nn.functional.linear(x[member], layer.weight[member].T, layer.bias[member, 0])
        torch.testing.assert_close(layer(x)[member], single)


def test_the_picture_effect_by_hand() -> None:
    fusion = linear_fusion(FACTS)
    bright, dark = np.array([0, 0, 0, 1.5], np.float32), np.array([0, 0, 0, 0.5], np.float32)
    both = EncodedPitch(None, (), (bright, dark), Facts())
    one = EncodedPitch(None, (), (bright,), Facts())
    # 0.1 * (1.5 - 0.5) for the bright one, 0.1 * (0.5 - 0.5) for the dark one, and the mean of both
    np.testing.assert_allclose(scores(fusion, one, both, NOTHING), [BASE + 0.1, BASE + 0.05, BASE], atol=1e-6)


def test_an_average_picture_moves_nothing_and_an_empty_set_neither() -> None:
    effect = SetEffect(4, 2)
    effect.centre.copy_(torch.tensor([1.0, 2, 3, 4]))
    effect.weight.fill_(5)
    effect.deviation.copy_(torch.tensor([[3.0, -3.0]] * 4))
    average = PitchSet(torch.tensor([[[1.0, 2, 3, 4]]]), torch.ones(1, 1))
    nobody = PitchSet(torch.zeros(1, 0, 4), torch.zeros(1, 0))
    for set_ in (average, nobody):
        assert effect(set_).abs().max() == 0
        assert effect.disagreement(set_).abs().max() == 0


def test_members_disagree_on_a_picture_and_the_score_stays() -> None:
    fusion = linear_fusion(FACTS)
    bright, dark = np.array([0, 0, 0, 1.5], np.float32), np.array([0, 0, 0, 0.5], np.float32)
    pitches = [EncodedPitch(None, (), images, Facts()) for images in ((bright,), (bright, dark), ())]
    before = scores(fusion, *pitches)
    fusion.image_effect.deviation[3, :2] = torch.tensor([0.2, -0.2])
    with torch.no_grad():
        members = fusion(collate(pitches, FACTS, fusion)).score
    np.testing.assert_allclose(members.mean(0), before, atol=1e-6)
    np.testing.assert_allclose(members[0] - before, [0.2, 0.1, 0], atol=1e-6)  # 0.2 * (1.5 - 0.5), and half of it


def test_order_of_characters_and_pictures_does_not_matter() -> None:
    fusion = random_fusion()
    people = tuple(
        EncodedCharacter(text, portrait)
        for text, portrait in zip(vectors(3, READ), (*vectors(2, PICTURE), None), strict=True)
    )
    images = vectors(4, PICTURE, seed=2)
    one = EncodedPitch(vectors(1, READ, 3)[0], people, images, Facts(type="TV"))
    other = EncodedPitch(one.synopsis, people[::-1], images[::-1], one.facts)
    np.testing.assert_allclose(scores(fusion, one), scores(fusion, other), atol=1e-5)


def test_every_part_may_be_missing_and_each_one_counts() -> None:
    fusion = random_fusion()
    person = EncodedCharacter(vectors(1, READ)[0], vectors(1, PICTURE)[0])
    full = EncodedPitch(vectors(1, READ, 3)[0], (person,), vectors(1, PICTURE, 4), Facts(type="TV"))
    cut = [
        EncodedPitch(None, full.characters, full.images, full.facts),
        EncodedPitch(full.synopsis, (), full.images, full.facts),
        EncodedPitch(full.synopsis, full.characters, (), full.facts),
        EncodedPitch(full.synopsis, full.characters, full.images, Facts()),
        EncodedPitch(full.synopsis, (EncodedCharacter(None, person.portrait),), full.images, full.facts),
        EncodedPitch(full.synopsis, (EncodedCharacter(person.text, None),), full.images, full.facts),
    ]
    whole, *others = scores(fusion, full, *cut)
    assert np.all(np.abs(np.array(others) - whole) > 1e-4)


def test_a_batch_is_its_rows() -> None:
    fusion = random_fusion()
    pitches = [
        NOTHING,
        EncodedPitch(vectors(1, READ)[0], (), vectors(3, PICTURE), Facts(genres=("Action", "Drama"))),
        EncodedPitch(None, (EncodedCharacter(vectors(1, READ)[0], None),), (), Facts(year=2030)),
    ]
    alone = np.concatenate([scores(fusion, pitch) for pitch in pitches])
    np.testing.assert_allclose(scores(fusion, *pitches), alone, atol=1e-5)


def test_an_absent_synopsis_reads_as_the_blank_text() -> None:
    fusion = random_fusion()
    fusion.blank_text.copy_(torch.arange(READ))
    blank = EncodedPitch(np.arange(READ, dtype=np.float32), (), (), Facts())
    np.testing.assert_allclose(scores(fusion, NOTHING), scores(fusion, blank), atol=1e-6)


def test_a_bad_size_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="hidden"):
        FusionConfig(text_features=1, picture_features=1, facts_features=1, hidden=0)
