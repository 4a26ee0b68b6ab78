"""What each pooling can see: the whole input, or (as published) the first token and one channel of 2,048."""

from __future__ import annotations

import pytest
import torch
from transformers import GPT2Model, ResNetModel

from anipop_core.encoders.weights import load_transformer
from anipop_core.paper.networks import build_collator
from anipop_core.paper.pooled import PooledGpt2, PooledResNet
from anipop_core.paper.presets import PRESETS
from anipop_core.paper.titles import PaperTitle

TEXT = "the keeper of a drowned lighthouse learns to read"
OTHER_ENDING = "the letters that the tide brings from tomorrow"
LAST_WORD = "the keeper of a drowned lighthouse learns to tide"
OTHER_START = "tide keeper of a drowned lighthouse learns to read"
LONGER = f"{TEXT} {OTHER_ENDING}"


@pytest.fixture(scope="module")
def vectors(gpt2_folder):
    """(preset, texts of one batch) -> their vectors."""

    @torch.no_grad()
    def of(preset: str, *texts: str) -> torch.Tensor:
        config = PRESETS[preset]
        collate = build_collator(gpt2_folder, 64, config)
        batch = collate([(row, PaperTitle(text, "", ())) for row, text in enumerate(texts)])
        reader = PooledGpt2(load_transformer(GPT2Model, gpt2_folder), config.pooling).eval()
        return reader(batch.synopsis_ids, batch.synopsis_mask)

    return of


def test_the_published_pooling_cannot_see_past_the_first_token(vectors):
    text, other_ending, other_start = (vectors("paper-as-published", t)[0] for t in (TEXT, OTHER_ENDING, OTHER_START))
    assert torch.equal(text, other_ending)  # every word but the first is another
    assert (text - other_start).abs().max() > 0.1  # so that "equal" doesn't come from a reader that reads nothing


def test_beside_a_longer_text_the_published_pooling_sees_padding_alone(vectors):
    text = vectors("paper-as-published", TEXT, LONGER)[0]
    assert torch.equal(text, vectors("paper-as-published", LAST_WORD, LONGER)[0])
    assert torch.equal(text, vectors("paper-as-published", OTHER_START, LONGER)[0])


@pytest.mark.parametrize("other", [LAST_WORD, OTHER_START, OTHER_ENDING])
def test_the_real_pooling_sees_every_word(vectors, other):
    assert (vectors("paper", TEXT)[0] - vectors("paper", other)[0]).abs().max() > 0.1


def test_the_real_pooling_does_not_see_padding(vectors):
    alone, padded = vectors("paper", TEXT)[0], vectors("paper", TEXT, LONGER)[0]
    assert torch.allclose(alone, padded, atol=1e-5)


def test_the_real_pooling_is_the_state_of_the_last_token(vectors, gpt2_folder):
    collate = build_collator(gpt2_folder, 64, PRESETS["paper"])
    ids = torch.tensor([collate.tokenizer.encode(TEXT).ids])
    with torch.no_grad():
        states = GPT2Model.from_pretrained(gpt2_folder).eval()(ids).last_hidden_state
    assert torch.allclose(vectors("paper", TEXT, LONGER)[0], states[0, -1], atol=1e-5)


class FixedMaps(torch.nn.Module):
    """A "ResNet" whose last map is the picture itself, scaled down to 7 x 7: three channels."""

    def forward(self, pixels: torch.Tensor) -> object:
        maps = torch.nn.functional.adaptive_avg_pool2d(pixels, 7)
        return type("Output", (), {"last_hidden_state": maps})


def test_the_published_pooling_keeps_channel_0_alone():
    reader = PooledResNet(FixedMaps(), "published")  # type: ignore[arg-type]
    assert reader.out_features == 49
    red, others = torch.rand(1, 1, 224, 224), torch.rand(2, 1, 2, 224, 224)
    one, two = (reader(torch.cat([red, other], 1)) for other in others)
    assert torch.equal(one, two)
    assert torch.allclose(one, torch.nn.functional.adaptive_avg_pool2d(red, 7).flatten(1))
    assert not torch.equal(reader(torch.cat([red + 1, others[0]], 1)), one)


def test_the_real_pooling_averages_every_channel():
    reader = PooledResNet(FixedMaps(), "real")  # type: ignore[arg-type]
    pixels = torch.rand(2, 3, 224, 224)
    assert reader.out_features == 3
    assert torch.allclose(reader(pixels), pixels.mean((2, 3)), atol=1e-6)


@pytest.mark.parametrize(("pooling", "features"), [("real", 16), ("published", 28 * 28)])
def test_sizes_are_those_of_the_network(resnet_folder, pooling, features):
    model = load_transformer(ResNetModel, resnet_folder)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    reader = PooledResNet(model, pooling)
    assert reader.out_features == features
    assert reader(torch.zeros(2, 3, 224, 224)).shape == (2, features)
    assert PooledResNet(model.train(), pooling).model.training  # as it was given
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.eval().state_dict().items())
