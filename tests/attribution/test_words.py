"""Words on encoders small enough to follow by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, GPT2Config, GPT2Model

from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.words import integrated, word_shares, word_spans
from anipop_core.encoders.base import TextEncoder
from anipop_core.encoders.windows import WindowRule
from anipop_core.model.ngram_head import OUTPUTS, PAIR, NgramHead
from anipop_core.model.text_reader import TextReader

WORDS = ("[PAD]", "[CLS]", "[SEP]", "[MASK]", "a", "lamp", "below", "the", "tide", "sea", ",", ".")
TEXT = "a lamp, below the tide."
SIZE = 8
READ = SIZE + len(OUTPUTS)  # with the outputs of the n-gram head


def encoder(kind: str, layers: int, limit: int = 20) -> TextEncoder:
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, "[MASK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(0)
    if kind == "bert":
        bert = BertConfig(
            vocab_size=len(WORDS),
            hidden_size=SIZE,
            num_hidden_layers=layers,
            num_attention_heads=2,
            intermediate_size=16,
            initializer_range=0.5,
        )
        rule = WindowRule(tokenizer, limit, prefix=(1,), suffix=(2,), filler=0, neutral=3)
        return TextEncoder("bert", BertModel(bert), rule, "h", torch.device("cpu"))
    gpt = GPT2Config(
        vocab_size=len(WORDS),
        n_positions=40,
        n_embd=SIZE,
        n_layer=layers,
        n_head=2,
        initializer_range=0.5,
        bos_token_id=0,
        eos_token_id=0,
    )
    rule = WindowRule(tokenizer, limit, prefix=(), suffix=(), filler=0, neutral=3)
    return TextEncoder("gpt2", GPT2Model(gpt), rule, "h", torch.device("cpu"))


def share(seed: int = 0, scale: float = 1.0, shift: float = 0.0) -> VectorShare:
    """points(v) = (v - absent) @ g."""
    generator = torch.Generator().manual_seed(seed)
    absent, g = torch.randn(READ, generator=generator), torch.randn(READ, generator=generator)
    return VectorShare(lambda vectors: (vectors - absent) @ g, absent, "linear", scale, shift)


def reader(enc: TextEncoder, weight: float = 0.0) -> TextReader:
    """With n-grams of random weights times `weight`: each word, and "the tide"."""
    ngrams = NgramHead(len(WORDS) + 1, SIZE, 1)
    ngrams.keys.copy_(torch.tensor([*range(len(WORDS)), (7 + 1) * PAIR + 8]))
    generator = torch.Generator().manual_seed(3)
    for name in ("weight", "vector_weight", "bias"):
        tensor = getattr(ngrams, name)
        tensor.copy_(weight * torch.randn(tensor.shape, generator=generator))
    return TextReader(enc, ngrams)


def values(enc: TextEncoder, wanted: VectorShare, steps: int = 24, weight: float = 0.0) -> np.ndarray:
    (tokens,) = integrated(reader(enc, weight), enc.windows(TEXT), [wanted], steps)
    return np.array([word.points for word in word_shares(TEXT, "S", tokens, wanted)])


def test_without_attention_a_word_gets_what_its_own_state_adds_to_the_mean() -> None:
    enc, wanted = encoder("bert", layers=0), share()
    windows = enc.windows(TEXT)
    states = enc.attended(windows, torch.ones(1, *windows.input_ids.shape))[0, 0]  # (9, SIZE)
    silent = torch.nn.functional.pad(states, (0, len(OUTPUTS)))  # the n-gram head says 0
    each = (wanted.points(silent) / len(states)).double().numpy()  # [CLS] a lamp , below the tide . [SEP]
    even = (each[0] + each[-1]) / (len(each) - 2)
    a, lamp, comma, below, the, tide, stop = each[1:-1] + even
    np.testing.assert_allclose(values(enc, wanted), [a, lamp + comma, below, the, tide + stop], atol=1e-6)


@pytest.mark.parametrize("kind", ["bert", "gpt2"])
@pytest.mark.parametrize("limit", [20, 4])
def test_words_sum_to_the_text_in_one_window_and_in_several(kind: str, limit: int) -> None:
    enc, wanted = encoder(kind, layers=2, limit=limit), share()
    for weight in (0.0, 1.0):
        total = float(wanted.points(torch.from_numpy(reader(enc, weight).encode([TEXT])))[0])
        assert values(enc, wanted, weight=weight).sum() == pytest.approx(total, abs=0.02 * abs(total))


def test_from_absence_and_from_blanks_end_at_the_text_and_begin_without_it() -> None:
    enc, absent = encoder("bert", layers=2, limit=4), share().absent
    both = reader(enc, 1.0)
    windows, text = enc.windows(TEXT), torch.from_numpy(both.encode([TEXT]))[0]
    none, whole = (torch.full((1, *windows.input_ids.shape), value) for value in (0.0, 1.0))
    torch.testing.assert_close(both.from_absence(windows, whole, torch.ones(1, 1), absent)[0], text)
    torch.testing.assert_close(both.from_absence(windows, none, torch.zeros(1, 1), absent)[0], absent)
    torch.testing.assert_close(both.from_blanks(windows, whole)[0], text)
    vector = enc.pool(enc.blank_embeddings(windows)[None], windows)[0]
    torch.testing.assert_close(both.from_blanks(windows, none)[0, SIZE:], both.ngrams.read(vector, []))


def test_scale_and_shift_of_the_share_reach_the_words_exactly() -> None:
    enc = encoder("bert", layers=1)
    plain, moved = values(enc, share(), 8), values(enc, share(scale=0.5, shift=0.3), 8)
    assert moved.sum() == pytest.approx(0.5 * (plain.sum() - 0.3), abs=1e-6)
    # Punctuation's part of the shift goes to its neighbour: "lamp," and "tide." hold two tokens.
    differences = plain * 0.5 - moved
    assert differences[1] == pytest.approx(2 * differences[0], abs=1e-6)


def test_full_presence_reads_the_text_as_it_is_padding_or_not() -> None:
    for kind in ("bert", "gpt2"):
        enc = encoder(kind, layers=2, limit=4)
        windows = enc.windows(TEXT)
        states = enc.attended(windows, torch.ones(2, *windows.input_ids.shape))
        mask = windows.attention_mask[None, ..., None]
        mean = (states * mask).sum((1, 2)) / mask.sum()
        np.testing.assert_allclose(mean[0].numpy(), enc.encode([TEXT])[0], atol=1e-5)


def test_agrees_with_captum_over_the_same_presence() -> None:
    enc, wanted = encoder("bert", layers=1), share()
    windows = enc.windows(TEXT)

    def forward(presence: torch.Tensor) -> torch.Tensor:  # (N, 9)
        attended = torch.cat([torch.ones(len(presence), 1), presence[:, 1:-1], torch.ones(len(presence), 1)], 1)
        states = enc.attended(windows, attended[:, None])[:, 0]
        missing = (1 - presence).sum(1, keepdim=True) / 9
        mean = torch.nn.functional.pad(torch.einsum("nlh,nl->nh", states, presence) / 9, (0, len(OUTPUTS)))
        return wanted.points(mean + missing * wanted.absent)

    theirs = IntegratedGradients(forward).attribute(torch.ones(1, 9), n_steps=50)[0].numpy()
    (tokens,) = integrated(reader(enc), windows, [wanted], 50)
    np.testing.assert_allclose(tokens.points, theirs[1:-1], atol=1e-5)


def test_another_model_gives_other_words() -> None:
    enc = encoder("bert", layers=2)
    before = values(enc, share())
    generator = torch.Generator().manual_seed(5)
    for parameter in enc._model.parameters():
        parameter.copy_(parameter.flatten()[torch.randperm(parameter.numel(), generator=generator)].view_as(parameter))
    after = values(enc, share())
    assert np.corrcoef(before, after)[0, 1] < 0.8


@pytest.mark.parametrize(
    "word",
    [
        "Poke\u0301mon",
        "Go\u0304ken",
        "win\u00adter",
        "light\u200bhouse",
        "clock\u00admaker’s",
        "A\u20111",
        "keeper\uff07s",
        "rem-\nbers",
    ],
)
def test_nothing_cuts_a_word_in_two(word: str) -> None:
    text = f"the {word} below"
    assert [text[start:end] for start, end in word_spans(text)] == ["the", word, "below"]


@pytest.mark.parametrize("text", ["tide--sea", "tide -\nsea", "tide, sea", "tide—sea"])
def test_what_separates_words_does(text: str) -> None:
    assert [text[start:end] for start, end in word_spans(text)] == ["tide", "sea"]
