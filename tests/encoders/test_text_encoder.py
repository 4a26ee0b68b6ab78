"""What holds for every text encoder: checked on MiniLM's real weights and on a small random GPT-2."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import nn

from anipop_core.encoders.base import TextEncoder
from anipop_core.encoders.windows import TokenWindows, WindowRule


@pytest.fixture(params=["minilm", "gpt2"])
def encoder(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def long_text(encoder, synopsis):
    text = " ".join(f"Chapter {number}. {synopsis}" for number in range(7))
    assert len(encoder.windows(text).input_ids) > 1
    return text


class Echo(nn.Module):
    """The state of a token is its id as a number, so the vector of a text is the mean of its ids."""

    def __init__(self):
        super().__init__()
        self.config = SimpleNamespace(hidden_size=1)
        self.words = nn.Embedding.from_pretrained(torch.arange(30.0).unsqueeze(1))

    def get_input_embeddings(self):
        return self.words

    def forward(self, attention_mask, input_ids=None, inputs_embeds=None):
        states = self.words(input_ids) if inputs_embeds is None else inputs_embeds
        return SimpleNamespace(last_hidden_state=states)


@pytest.fixture
def echo():
    tokenizer = Tokenizer(models.WordLevel({str(number): number for number in range(10)}, unk_token="0"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    rule = WindowRule(tokenizer, limit=2, prefix=(10,), suffix=(20,), filler=29, neutral=7)
    return TextEncoder("echo", Echo(), rule, "no weights", torch.device("cpu"))


def test_the_vector_is_the_mean_over_the_real_positions_of_all_windows(echo):
    # "1 2 3 4 5" in windows of two: 10 1 20 | 10 2 3 20 | 10 4 5 20: 105 over 11 positions.
    vectors = echo.encode(["1 2 3 4 5", "9"])
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([[105 / 11], [39 / 3]]))


def test_the_blank_text_replaces_the_words_and_keeps_special_tokens_and_padding(echo):
    windows = echo.windows("1 2 3")
    assert windows.input_ids.tolist() == [[10, 1, 20, 29], [10, 2, 3, 20]]
    assert echo.blank_embeddings(windows).squeeze(-1).tolist() == [[10, 7, 20, 29], [10, 7, 7, 20]]


def test_progress_counts_texts_and_reaches_the_end(echo):
    seen = []
    echo.encode(["1", "2 3", "4 5 6", "7"], batch_size=2, progress=lambda *at: seen.append(at))
    assert seen == [(1, 4), (3, 4), (4, 4)]


def test_what_it_publishes(encoder):
    assert encoder.encode(["the sea"]).shape == (1, encoder.out_features)
    assert len(encoder.weight_hash) == 64
    assert set(encoder.preprocessing) == {"window_tokens", "special_tokens", "pooling"}


def test_padded_equals_unpadded(encoder, synopsis):
    together = encoder.encode(["A short one.", synopsis])
    alone = np.concatenate([encoder.encode(["A short one."]), encoder.encode([synopsis])])
    assert np.abs(together - alone).max() < 1e-5


def test_padding_has_no_effect_whatever_it_holds(encoder):
    windows = encoder.windows("A short one.")
    noise = torch.randn(1, 3, encoder.embed(windows).shape[-1], generator=torch.manual_seed(0))
    wider = TokenWindows(
        nn.functional.pad(windows.input_ids, (0, 3)),
        nn.functional.pad(windows.attention_mask, (0, 3)),
        tuple((*row, None, None, None) for row in windows.offsets),
    )
    vector = encoder.pool(torch.cat([encoder.embed(windows), noise], dim=1)[None], wider)
    assert np.abs(vector.numpy() - encoder.encode(["A short one."])).max() < 1e-5


@pytest.mark.parametrize("ending", ["station.", "kitchen."])
def test_a_changed_last_word_changes_the_vector(encoder, synopsis, long_text, ending):
    for text in (synopsis, long_text):
        before, after = encoder.encode([text, text.removesuffix("station.") + ending])
        assert (np.abs(before - after).max() > 1e-3) == (ending == "kitchen.")


def test_what_stands_in_the_second_window_counts(encoder, long_text):
    windows = encoder.windows(long_text)
    first = long_text[: max(span[1] for span in windows.offsets[0] if span)]
    whole, cut = encoder.encode([long_text, first])
    assert np.abs(whole - cut).max() > 1e-3


def test_the_windows_cover_the_text(encoder, long_text):
    spans = [span for row in encoder.windows(long_text).offsets for span in row if span]
    covered = {place for start, end in spans for place in range(start, end)}
    assert covered >= {place for place, letter in enumerate(long_text) if not letter.isspace()}


def test_neither_order_nor_batch_size_matters(encoder, synopsis, long_text):
    texts = ["One.", long_text, synopsis, "Two ships.", synopsis + " They meet."]
    expected = np.concatenate([encoder.encode([text]) for text in texts])
    for order in ([0, 1, 2, 3, 4], [3, 1, 4, 0, 2]):
        for batch_size in (1, 2, 32):
            vectors = encoder.encode([texts[place] for place in order], batch_size)
            assert np.abs(vectors - expected[order]).max() < 1e-5


def test_no_texts_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, encoder.out_features)


def test_an_empty_text_is_refused(encoder):
    with pytest.raises(ValueError, match=r"^texts \[1\] are empty; leave absent texts out before encoding$"):
        encoder.encode(["one", " \n"])
    with pytest.raises(ValueError, match=r"^texts \[0\] are empty"):
        encoder.windows("")


@pytest.mark.parametrize("text", ["\u200b", "🚀🚀", "<script>alert(1)</script>", "日本のアニメ", "\x00", "x" * 3000])
def test_odd_texts_have_vectors(encoder, text):
    assert np.isfinite(encoder.encode([text])).all()


def test_the_way_through_embeddings_is_the_way_through_tokens(encoder, synopsis, long_text):
    for text in (synopsis, long_text):
        windows = encoder.windows(text)
        vector = encoder.pool(encoder.embed(windows)[None], windows)
        assert np.abs(vector.numpy() - encoder.encode([text])).max() < 1e-5


def test_versions_of_a_text_are_pooled_one_by_one(encoder, long_text):
    windows = encoder.windows(long_text)
    text, blank = encoder.embed(windows), encoder.blank_embeddings(windows)
    both = encoder.pool(torch.stack([text, blank]), windows)
    assert both.shape == (2, encoder.out_features)
    assert torch.allclose(both[0], encoder.pool(text[None], windows)[0], atol=1e-5)
    assert torch.allclose(both[1], encoder.pool(blank[None], windows)[0], atol=1e-5)
    assert (both[0] - both[1]).abs().max() > 1e-3


def test_gradients_reach_every_word(encoder, synopsis):
    windows = encoder.windows(synopsis)
    embeddings = encoder.embed(windows).requires_grad_()
    encoder.pool(embeddings[None], windows).square().sum().backward()
    reached = embeddings.grad.abs().sum(-1) > 0
    assert torch.equal(reached, windows.attention_mask.bool())


def test_integrated_gradients_add_up_and_leave_padding_and_special_tokens_alone(encoder, synopsis):
    windows = encoder.windows(synopsis)
    direction = torch.linspace(-1, 1, encoder.out_features)

    def score(embeddings):
        return encoder.pool(embeddings, windows) @ direction

    text, blank = encoder.embed(windows)[None], encoder.blank_embeddings(windows)[None]
    shares = IntegratedGradients(score).attribute(text, blank, n_steps=48, internal_batch_size=8)
    difference = (score(text) - score(blank)).item()
    assert shares.sum().item() == pytest.approx(difference, abs=0.1 * abs(difference) + 0.01)
    for row, row_shares in zip(windows.offsets, shares[0].sum(-1), strict=True):
        assert all(share == 0 for span, share in zip(row, row_shares, strict=True) if span is None)


def test_threads_share_an_encoder_and_leave_nothing_behind(encoder, synopsis, long_text):
    texts = ["One.", synopsis, long_text, "Two ships meet at sea."] * 2
    expected = [encoder.encode([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: encoder.encode([text]), texts))
    assert np.abs(np.concatenate(found) - np.concatenate(expected)).max() < 1e-5
    for part in encoder._model.modules():
        assert not part.training
        assert not part._forward_hooks and not part._forward_pre_hooks and not part._backward_hooks
    assert all(not weight.requires_grad and weight.grad is None for weight in encoder._model.parameters())
