import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from anipop_core.encoders.windows import WindowRule, pad, split

WORDS = {"[no]": 0, "aki": 1, "sails": 2, "the": 3, "grey": 4, "sea": 5, "[in]": 6, "[out]": 7, "[mask]": 8}


@pytest.fixture
def rule():
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[no]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(2)  # as a shipped tokenizer.json may say; a rule must not follow it
    tokenizer.enable_padding(length=9)
    return WindowRule(tokenizer, limit=2, prefix=(6,), suffix=(7,), filler=0, neutral=8)


@given(count=st.integers(0, 3000), limit=st.integers(1, 600))
def test_windows_hold_every_token_once_in_order_and_are_few_and_even(count, limit):
    parts = split(count, limit)
    assert [token for part in parts for token in range(count)[part]] == list(range(count))
    lengths = [part.stop - part.start for part in parts]
    assert max(lengths) <= limit
    assert max(lengths) - min(lengths) <= 1
    assert len(parts) == max(1, -(-count // limit))


def test_padding_is_on_the_right_and_masked():
    ids, mask = pad([[5, 6, 7], [8]], filler=9)
    assert ids.tolist() == [[5, 6, 7], [8, 9, 9]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]


def test_each_window_has_its_special_tokens(rule):
    assert rule.sequences(["aki sails the grey sea", "sea"]) == [
        [[6, 1, 7], [6, 2, 3, 7], [6, 4, 5, 7]],
        [[6, 5, 7]],
    ]


def test_a_read_text_knows_where_each_token_stands(rule):
    text = "aki sails  the grey sea"
    windows = rule.read(text)
    assert windows.input_ids.tolist() == [[6, 1, 7, 0], [6, 2, 3, 7], [6, 4, 5, 7]]
    assert torch.equal(windows.attention_mask, torch.tensor([[1, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 1]]))
    words = [[span and text[slice(*span)] for span in row] for row in windows.offsets]
    assert words == [[None, "aki", None, None], [None, "sails", "the", None], [None, "grey", "sea", None]]


def test_a_text_without_tokens_is_one_window_of_special_tokens(rule):
    assert rule.read("").input_ids.tolist() == [[6, 7]]
    assert rule.read("").offsets == ((None, None),)
