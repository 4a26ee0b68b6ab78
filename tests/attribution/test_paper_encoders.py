"""A whole explanation through the paper's encoders, GPT-2 and ResNet, with small random weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from anipop_core.attribution import removal_methods
from anipop_core.attribution.explain import explain
from anipop_core.attribution.faithfulness import VERSIONS, with_faithfulness
from anipop_core.attribution.methods import SHOWN, methods_on_picture, methods_on_synopsis
from anipop_core.attribution.perturbations import STEP
from anipop_core.attribution.rescaling import rescaled
from anipop_core.benchmarks.explanations import LIMITS, measure_explanation
from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.model.checkpoint import EncoderRecord
from anipop_core.model.fusion import Fusion, FusionConfig
from anipop_core.model.ngram_head import OUTPUTS, NgramHead
from anipop_core.model.predictor import Predictor
from anipop_core.schema import (
    Character,
    Explanation,
    Facts,
    Picture,
    Pitch,
)
from tests.small_model import BASE, MEMBERS, small_checkpoint
from tests.small_weights import write_gpt2, write_resnet

CPU = torch.device("cpu")
FEATURES = 16  # of both encoders
READ = FEATURES + MEMBERS * len(OUTPUTS)
TITLES, PICTURES = 40, 30


def art(seed: int, name: str) -> Picture:
    pixels = np.random.default_rng(seed).integers(0, 255, (6, 4, 3), np.uint8)
    return Picture(name, Image.fromarray(pixels).resize((80, 120)), f"art {seed}")


PITCH = Pitch(
    synopsis="Every winter the ferry stops, and the island keeps its own time. Aki finds a letter that was posted "
    "tomorrow, and with it a key to the drowned station below the tide.",
    characters=(Character("Aki", "The last clockmaker's daughter.", art(1, "aki.png")), Character("Ren", "A boy.")),
    images=(art(2, "key.png"),),
    facts=Facts(type="TV", year=2020),
)


def split(fusion: Fusion, column: int) -> None:
    """Each member one tree: +.2 where the column is above a half, else -.2."""
    trees = fusion.trees
    trees.feature[:, 0], trees.threshold[:, 0] = column, 0.5
    trees.branches[:] = torch.tensor([[1, 2], [1, 1], [2, 2]], dtype=torch.int16)
    trees.value[:] = torch.tensor([0.0, -0.2, 0.2])


@pytest.fixture(scope="module")
def predictor(tmp_path_factory: pytest.TempPathFactory) -> Predictor:
    learnt_from = PITCH.synopsis.partition(".")[0]  # of the rest each letter is a token: several windows
    text = load_text_encoder("gpt2", write_gpt2(tmp_path_factory.mktemp("gpt2"), learnt_from), CPU)
    picture = load_image_encoder("resnet50", write_resnet(tmp_path_factory.mktemp("resnet")), CPU)
    generator = torch.Generator().manual_seed(0)
    checkpoint = small_checkpoint()
    config = FusionConfig(
        text_features=READ,
        picture_features=FEATURES,
        facts_features=checkpoint.facts.out_features,
        hidden=4,
        members=MEMBERS,
        tree_nodes=3,
    )
    fusion, ngrams = Fusion(config).eval(), NgramHead(0, FEATURES, MEMBERS)
    fusion.label_centre.copy_(torch.tensor([BASE, 50.0]))
    split(fusion, checkpoint.facts.slices["type"].start)
    drawn = [fusion.trunk.leave.weight, ngrams.vector_weight]
    drawn += [effect.weight for effect in (fusion.character_effect, fusion.portrait_effect, fusion.image_effect)]
    for weights in drawn:
        weights.data.copy_(0.2 * torch.randn(weights.shape, generator=generator))
    draw = np.random.default_rng(0)
    catalogue = replace(
        checkpoint.catalogue,
        text_vectors=draw.normal(size=(TITLES, FEATURES)).astype(np.float16),
        picture_vectors=draw.normal(size=(PICTURES, FEATURES)).astype(np.float16),
        picture_rows=np.arange(PICTURES),
        is_portrait=np.zeros(PICTURES, bool),
    )
    records = {"text_encoder": EncoderRecord.of(text), "image_encoder": EncoderRecord.of(picture)}
    whole = replace(checkpoint, fusion=fusion, ngrams=ngrams, catalogue=catalogue, **records)
    return Predictor(whole, text, picture, CPU)


@pytest.fixture(scope="module")
def explanation(predictor: Predictor) -> Explanation:
    return explain(predictor, PITCH)


def test_base_and_blocks_sum_to_the_score(predictor: Predictor, explanation: Explanation) -> None:
    assert [block.name for block in explanation.blocks] == ["Synopsis", "Aki", "Ren", "key.png", "Plan"]
    assert all(abs(block.points) > 0.001 for block in explanation.blocks)  # or the sums would say nothing
    assert explanation.score == pytest.approx(predictor.predict(PITCH).score, abs=1e-4)
    assert explanation.base + sum(block.points for block in explanation.blocks) == pytest.approx(explanation.score)


def test_the_pieces_come_near_their_block_before_they_are_rescaled(
    predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[np.ndarray, float]] = []

    def recording(pieces, points):
        given.append((np.array([piece.points for piece in pieces]), points))
        return rescaled(pieces, points)

    monkeypatch.setattr("anipop_core.attribution.explain.rescaled", recording)
    explain(predictor, PITCH)
    assert len(given) == 12  # synopsis, Aki's portrait and text, Ren's text, the picture, facts
    for raw, points in given:
        assert raw.sum() == pytest.approx(points, abs=0.02 * np.abs(raw).sum() + 1e-8)


def test_pieces_sum_to_their_blocks_and_every_block_is_complete(explanation: Explanation) -> None:
    for block in explanation.blocks:
        pieces = [p for p in (*explanation.words, *explanation.regions) if p.block == block.name]
        points = [piece.points for piece in (explanation.facts if block.kind == "facts" else pieces)]
        assert sum(points) == pytest.approx(block.points, abs=1e-5), block.name
        assert block.gap <= 0.02 and not block.incomplete, block


def test_words_are_found_in_texts_longer_than_a_window(predictor: Predictor, explanation: Explanation) -> None:
    assert len(predictor.text_encoder.windows(PITCH.synopsis).input_ids) > 1
    words = [word for word in explanation.words if word.block == "Synopsis"]
    assert [PITCH.synopsis[word.start : word.end] for word in words] == [word.text for word in words]


def test_it_is_put_to_the_test(predictor: Predictor, explanation: Explanation) -> None:
    told: list[tuple[int, int]] = []
    tested = with_faithfulness(predictor, PITCH, explanation, lambda *step: told.append(step)).faithfulness
    assert (tested["words"]["block"], [test["block"] for test in tested["regions"]]) == ("Synopsis", ["key.png"])
    total = VERSIONS["words"] + VERSIONS["regions"]
    assert (told[0], told[-1]) == ((0, total), (total, total))
    assert len(told) > total / STEP  # a step takes no more versions


def test_one_text_and_one_picture_have_one_figure(predictor: Predictor, explanation: Explanation) -> None:
    """The verdict took five words away and the table of methods a tenth of them, beside other random ones."""
    tested = with_faithfulness(predictor, PITCH, explanation).faithfulness
    picture = next(block for block in explanation.blocks if block.kind == "image")
    shown = {
        "words": methods_on_synopsis(predictor, PITCH, explanation)[0],
        "regions": methods_on_picture(predictor, PITCH, explanation, picture)[0],
    }
    for kind, test in (("words", tested["words"]), ("regions", tested["regions"][0])):
        assert shown[kind].method == SHOWN
        assert shown[kind].strongest == pytest.approx(test["strongest"], abs=1e-6)
        assert shown[kind].random == pytest.approx(test["random"], abs=1e-6)


def test_a_method_can_be_broken_off_half_way(predictor: Predictor, explanation: Explanation) -> None:
    told: list[tuple[int, int]] = []
    results = methods_on_synopsis(predictor, PITCH, explanation, lambda *step: told.append(step))
    assert [result.method for result in results][-2:] == ["Occlusion", "Shapley sampling by sentence"]
    words = len(results[0].points)
    assert sum(done == 2 for done, _ in told) >= words / STEP  # occlusion is the third


def test_a_long_text_is_occluded_by_several_words(
    predictor: Predictor, explanation: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = sum(word.block == "Synopsis" for word in explanation.words)
    monkeypatch.setattr(removal_methods, "READ_WORDS", -(-words * words // 8))  # 8 go at once
    results = {result.method: result.points for result in methods_on_synopsis(predictor, PITCH, explanation)}
    assert list(results)[-2:] == ["Occlusion by 8 words", "Shapley sampling by 2 sentences"]
    assert len(set(results["Occlusion by 8 words"][:8])) == 1


def test_the_benchmark_times_every_piece(predictor: Predictor) -> None:
    pitch = replace(PITCH, synopsis=PITCH.synopsis[:60], images=(art(3, "other.png"),))
    found = measure_explanation(predictor, pitch)
    assert set(LIMITS) | {"facts_s", "unchanged_explanation_s", "captum_ig_whole_model_s"} <= set(found)
    changes = [found[name] for name in ("top_words_change", "captum_top_words_change", "random_words_change")]
    assert all(np.isfinite(change) and change >= 0 for change in changes) and max(changes) > 0
