import json
import shutil

import huggingface_hub.constants
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import GPT2LMHeadModel, GPT2Model

from anipop_core.digests import file_digest
from anipop_core.encoders import load_text_encoder
from anipop_core.errors import WeightsError

FILES = "config.json model.safetensors tokenizer.json"


def cached(folder, cache, repository):
    """Put `folder` into a Hugging Face cache, laid out as `hf download` does."""
    home = cache / f"models--{repository.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("abc")
    shutil.copytree(folder, home / "snapshots" / "abc")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def test_it_publishes_what_it_read(gpt2, gpt2_folder):
    assert (gpt2.name, gpt2.out_features) == ("gpt2", 16)
    assert gpt2.weight_hash == file_digest(gpt2_folder / "model.safetensors")
    assert gpt2.preprocessing == {
        "window_tokens": 40,  # this small one has no more positions; GPT-2's own 1,024 allow 512
        "special_tokens": [],
        "pooling": "mean over the real positions of all windows",
    }


def test_a_text_has_the_mean_over_its_tokens_and_no_other(gpt2, gpt2_folder):
    ids = Tokenizer.from_file(str(gpt2_folder / "tokenizer.json")).encode("Aki finds a key.").ids
    model = GPT2Model.from_pretrained(gpt2_folder).eval()
    with torch.inference_mode():
        states = model(torch.tensor([ids])).last_hidden_state[0]
    vector, _ = gpt2.encode(["Aki finds a key.", "Every winter the ferry stops, and the island keeps its own time."])
    assert np.abs(vector - states.mean(0).numpy()).max() < 1e-5


def test_padding_is_on_the_right_with_the_end_of_text(gpt2):
    windows = gpt2.windows("q" * 41)  # a letter is a token here: 41 are one more than a window holds
    assert windows.attention_mask.tolist() == [[1] * 20 + [0], [1] * 21]
    assert windows.input_ids[0, -1] == 0  # <|endoftext|> is the first token of this tokenizer
    assert windows.offsets[0][-1] is None


def test_words_are_placed_without_the_space_in_front(gpt2):
    text = "time, the letter  key\n🚀"
    pieces = [text[slice(*span)] for row in gpt2.windows(text).offsets for span in row if span]
    assert all(piece.strip() == piece for piece in pieces if piece.strip())
    assert {"the", "letter", " ", "\n", "🚀"} <= set(pieces)


@pytest.mark.parametrize("repository", ["openai-community/gpt2", "gpt2"])
def test_it_is_found_in_the_cache(gpt2, gpt2_folder, cache, repository, synopsis):
    cached(gpt2_folder, cache, repository)
    found = load_text_encoder("gpt2", device=torch.device("cpu"))
    assert np.array_equal(found.encode([synopsis]), gpt2.encode([synopsis]))


def test_a_file_saved_with_the_language_head_is_read_alike(gpt2, gpt2_folder, tmp_path, synopsis):
    head = GPT2LMHeadModel.from_pretrained(gpt2_folder)
    head.save_pretrained(tmp_path)
    shutil.copy(gpt2_folder / "tokenizer.json", tmp_path)
    found = load_text_encoder("gpt2", folder=tmp_path, device=torch.device("cpu"))
    assert np.array_equal(found.encode([synopsis]), gpt2.encode([synopsis]))


def test_without_weights_it_says_what_to_run(cache):
    with pytest.raises(WeightsError) as error:
        load_text_encoder("gpt2")
    assert str(error.value) == (
        "The weights of openai-community/gpt2 are not in this machine's Hugging Face cache. "
        "Needed are config.json, model.safetensors, tokenizer.json. "
        "Run: python -m anipop_core weights fetch (or give a folder that holds these files)."
    )


def test_a_cache_that_lacks_a_file_is_not_enough(gpt2_folder, cache):
    cached(gpt2_folder, cache, "gpt2")
    (cache / "models--gpt2" / "snapshots" / "abc" / "tokenizer.json").unlink()
    with pytest.raises(WeightsError, match="are not in this machine's Hugging Face cache"):
        load_text_encoder("gpt2")


def test_a_folder_with_pickled_weights_only_is_refused(gpt2_folder, tmp_path):
    shutil.copytree(gpt2_folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(WeightsError) as error:
        load_text_encoder("gpt2", folder=tmp_path)
    assert str(error.value) == (
        f"The folder {tmp_path} has no model.safetensors. "
        "Needed are config.json, model.safetensors, tokenizer.json, "
        "as in the repository openai-community/gpt2. "
        f"Run: hf download openai-community/gpt2 {FILES} --local-dir {tmp_path}"
    )


def test_a_tokenizer_of_another_model_is_refused(gpt2_folder, tmp_path):
    shutil.copytree(gpt2_folder, tmp_path, dirs_exist_ok=True)
    tokenizer = json.loads((tmp_path / "tokenizer.json").read_text())
    tokenizer["added_tokens"] = []
    del tokenizer["model"]["vocab"]["<|endoftext|>"]
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(WeightsError) as error:
        load_text_encoder("gpt2", folder=tmp_path)
    assert str(error.value) == (
        f"{tmp_path / 'tokenizer.json'} can't be read: it doesn't know all of <|endoftext|>. "
        "The files have to be those of the model's own repository. Download them again."
    )
