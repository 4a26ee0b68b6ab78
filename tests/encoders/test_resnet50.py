import numpy as np
import pytest
import torch
from transformers import ResNetForImageClassification, ResNetModel

from anipop_core.digests import file_digest
from anipop_core.encoders import load_image_encoder, resnet50


def test_it_publishes_what_it_read(resnet, resnet_folder):
    assert (resnet.name, resnet.out_features) == ("resnet50", 16)
    assert resnet.weight_hash == file_digest(resnet_folder / "model.safetensors")
    assert resnet.preprocessing["size"] == 224
    assert np.array(resnet.preprocessing["mean"]) / 255 == pytest.approx([0.485, 0.456, 0.406])
    assert np.array(resnet.preprocessing["std"]) / 255 == pytest.approx([0.229, 0.224, 0.225])


def test_the_map_is_the_last_hidden_state_of_the_whole_picture(resnet, resnet_folder, picture):
    model = ResNetModel.from_pretrained(resnet_folder).eval()
    with torch.inference_mode():
        expected = model(resnet50.PIXELS.tensor([picture]))
    assert torch.allclose(resnet.feature_maps([picture]), expected.last_hidden_state, atol=1e-4)
    assert np.abs(resnet.encode([picture]) - expected.pooler_output.flatten(1).numpy()).max() < 1e-4


def test_a_classifiers_file_is_read_alike(resnet, resnet_folder, tmp_path, picture):
    # microsoft/resnet-50 is saved with its head, under other names.
    classifier = ResNetForImageClassification.from_pretrained(resnet_folder)
    classifier.save_pretrained(tmp_path)
    found = load_image_encoder("resnet50", folder=tmp_path, device=torch.device("cpu"))
    assert np.array_equal(found.encode([picture]), resnet.encode([picture]))
