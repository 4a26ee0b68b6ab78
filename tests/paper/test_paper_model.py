from __future__ import annotations

import pytest
import torch
from PIL import Image
from torch import nn
from transformers import ConvNextImageProcessor, GPT2Config, GPT2Model, ResNetConfig, ResNetModel

from anipop_core.encoders.resnet50 import PIXELS
from anipop_core.paper.model import PaperModel, head
from anipop_core.paper.networks import WeightFolders, build_collator, build_model
from anipop_core.paper.pooled import PooledResNet
from anipop_core.paper.portraits import read_portraits, side_by_side
from anipop_core.paper.presets import PRESETS
from anipop_core.paper.titles import PaperTitle


@pytest.fixture(params=PRESETS)
def config(request):
    return PRESETS[request.param]


@pytest.fixture
def model(config, gpt2_folder, resnet_folder):
    return build_model(WeightFolders(gpt2_folder, resnet_folder), config).eval()


@pytest.fixture
def collate(config, gpt2_folder):
    return build_collator(gpt2_folder, 64, config)


def test_the_head_has_the_papers_nine_layers():
    layers = [layer for layer in head(2 * 768) if isinstance(layer, nn.Linear)]
    assert [layer.in_features for layer in layers] == [1536, 768, 384, 192, 96, 48, 24, 12, 6]
    assert layers[-1].out_features == 1
    between = [type(layer) for layer in head(2 * 768) if not isinstance(layer, nn.Linear)]
    assert between == [nn.Tanh] * 3 + [nn.ReLU] * 5


def test_resnet_50s_own_map_gives_the_papers_49_and_2048():
    resnet50 = ResNetModel(ResNetConfig())  # its defaults are ResNet-50's sizes
    assert PooledResNet(resnet50, "published").out_features == 49
    assert PooledResNet(resnet50, "real").out_features == 2048


@pytest.mark.parametrize(("pooling", "picture"), [("real", 2048), ("published", 49)])
def test_the_whole_model_has_the_papers_sizes(pooling, picture):
    with torch.device("meta"):  # shapes without numbers
        gpt2 = GPT2Model(GPT2Config())
        model = PaperModel(gpt2, gpt2, ResNetModel(ResNetConfig()), pooling)
    (first, second) = [layer for layer in model.character_block if isinstance(layer, nn.Linear)]
    assert (first.in_features, first.out_features, second.out_features) == (768 + picture, 768, 768)
    assert model.head[0].in_features == 2 * 768


def test_the_presets_differ_in_their_pooling_alone():
    paper, published = PRESETS.values()
    assert paper.model_copy(update={"pooling": "published"}) == published
    assert (paper.synopsis_tokens, paper.character_tokens) == (128, 256)
    assert (paper.epochs, paper.batch_size, paper.learning_rate) == (5, 16, 5e-5)


def test_the_two_gpt2_are_two(model):
    synopsis, characters = model.synopsis.model.wte.weight, model.characters.model.wte.weight
    assert torch.equal(synopsis, characters)
    assert synopsis.data_ptr() != characters.data_ptr()


def test_a_title_scores_the_same_alone_and_beside_others(model, collate, source):
    picture = source / "portraits" / "8_0.png"
    titles = [
        PaperTitle("the tide brings letters", "A quiet pilot.", (picture,)),
        PaperTitle("the keeper learns to read", "", ()),
        PaperTitle("from tomorrow the tide", "", (picture, picture)),
    ]
    with torch.no_grad():
        together = model(collate(list(enumerate(titles))))
        alone = torch.cat([model(collate([(0, title)])) for title in titles])
    if collate.config.pooling == "real":
        assert torch.allclose(together, alone, atol=1e-5)
    assert together.shape == (3,)
    assert together.isfinite().all()


def test_pictures_reach_their_own_titles_and_no_others(model, collate, source):
    def vectors(*portraits):
        titles = [(row, PaperTitle("the tide", "", p)) for row, p in enumerate(portraits)]
        batch = collate(titles)
        with torch.no_grad():
            return model._portraits(batch, torch.zeros(len(titles), 1))

    red, gold = ((source / "portraits" / f"{n}_0.png",) for n in (8, 16))
    one, other = vectors((), red, ()), vectors(gold, red, ())
    assert one[[0, 2]].abs().max() == 0
    assert torch.allclose(one[1], other[1], atol=1e-5)
    assert other[0].abs().max() > 0.01
    assert (other[0] - other[1]).abs().max() > 0.01


def test_texts_are_cut_after_their_first_tokens_and_an_absent_one_is_one_token(collate):
    long = PaperTitle("q " * 300, "", ())
    batch = collate([(7, long), (9, PaperTitle("q", "", ()))])
    assert batch.synopsis_ids.shape == (2, 64)  # the small model has no more positions
    assert batch.synopsis_mask.sum(1).tolist() == [64, 1]
    place = 0 if collate.config.pooling == "real" else -1
    assert batch.synopsis_mask[1, place] == 1
    assert batch.character_ids.tolist() == [[collate.end]] * 2
    assert batch.character_mask.tolist() == [[1], [1]]
    assert batch.rows.tolist() == [7, 9]


def test_portraits_stand_side_by_side():
    row = side_by_side([Image.new("RGB", (10, 20), "red"), Image.new("RGB", (30, 15), "blue")])
    assert row.size == (40, 20)
    assert [row.getpixel(xy) for xy in ((5, 19), (20, 5), (20, 18))] == [(255, 0, 0), (0, 0, 255), (0, 0, 0)]


def test_the_middle_is_taken_as_the_hubs_own_preprocessing_does(tmp_path):
    wide = Image.linear_gradient("L").resize((640, 240)).rotate(7).convert("RGB")
    wide.save(tmp_path / "wide.png")
    mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    processor = ConvNextImageProcessor(
        size={"shortest_edge": 224}, crop_pct=0.875, resample=3, image_mean=mean, image_std=std
    )
    theirs = processor(images=wide, return_tensors="pt")["pixel_values"]
    ours = PIXELS.tensor([read_portraits([tmp_path / "wide.png"])])
    assert ours.shape == theirs.shape == (1, 3, 224, 224)
    assert (ours - theirs).abs().mean() < 0.05  # of a spread of 1; they resize before they cut
