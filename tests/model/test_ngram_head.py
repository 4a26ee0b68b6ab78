from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.feature_extraction.text import TfidfVectorizer

from anipop_core.model.ngram_head import (
    PAIR,
    SOFTENING,
    NgramHead,
    frequency,
    ngram_keys,
)
from anipop_core.training.ngram_counts import count_ngrams
from anipop_core.training.ngram_ridge import NgramColumns, fit_ngram_ridge, head_outputs

GENERATOR = np.random.default_rng(0)
TEXTS = [GENERATOR.integers(0, 30, GENERATOR.integers(5, 60)).tolist() for _ in range(120)]
VECTORS = GENERATOR.normal(size=(120, 4)).astype(np.float32)


def test_keys_are_pieces_and_pairs() -> None:
    assert ngram_keys([3, 0, 3]).tolist() == [3, 0, 3, 4 * PAIR, 1 * PAIR + 3]
    assert len(ngram_keys([])) == 0


def test_the_head_by_hand() -> None:
    """Two known n-grams, piece 5 (twice in the text) and the pair (5, 6)."""
    head = NgramHead(2, 1, 1)
    head.keys.copy_(torch.tensor([5, 6 * PAIR + 6]))
    head.idf.copy_(torch.tensor([2.0, 3]))
    head.weight[:, 0] = torch.tensor([10.0, 100])
    head.vector_weight[0, 0], head.bias[0] = 7, 1
    row = np.array([2 * (1 + np.log(2)), 3.0])
    expected = row @ [10, 100] / np.sqrt((row**2).sum() + SOFTENING**2) + 7 * 0.5 + 1
    assert head.read(torch.tensor([0.5]), [5, 6, 5, 9])[0].item() == pytest.approx(expected, rel=1e-5)
    assert head.read(torch.tensor([0.5]), [])[0].item() == pytest.approx(7 * 0.5 + 1)


def test_presence_takes_words_away_smoothly_and_by_gradient() -> None:
    head = trained()
    pieces, vector = TEXTS[0], torch.from_numpy(VECTORS[0])
    places = head.places(pieces)
    presence = torch.ones(2, len(pieces))
    presence[1] = 0
    found = head(vector.expand(2, -1), places, presence)
    torch.testing.assert_close(found[0], head.read(vector, pieces))
    torch.testing.assert_close(found[1], head.read(vector, []))
    some = torch.rand(1, len(pieces), dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda p: head.double()(vector[None].double(), places, p), some)


def test_counts_are_scikit_learns_and_many_at_once_are_one_at_a_time() -> None:
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\S+", min_df=3, norm=None, sublinear_tf=True)
    rows = words.fit_transform([" ".join(map(str, text)) for text in TEXTS])
    counts = count_ngrams(TEXTS)
    columns = NgramColumns.fit(counts, VECTORS, 0.0)
    ours = columns.design(counts, VECTORS)[:, : len(columns.columns)]
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    np.testing.assert_allclose(
        np.sort(np.asarray(ours.sum(1)).ravel()),
        np.sort(np.asarray(rows.sum(1)).ravel() / np.sqrt(norms**2 + SOFTENING**2)),
        rtol=1e-5,
    )
    head = trained()
    one_by_one = np.stack([head.read(torch.from_numpy(v), t) for v, t in zip(VECTORS, TEXTS, strict=True)])
    np.testing.assert_allclose(head_outputs(head, counts, VECTORS), one_by_one, atol=1e-5)


def test_counting_known_ngrams_only() -> None:
    every = count_ngrams(TEXTS)
    some = count_ngrams(TEXTS[:5], every.keys[::2])
    np.testing.assert_array_equal(some.counts.toarray(), every.counts[:5, ::2].toarray())


def test_half_a_text_says_on_average_what_the_whole_says() -> None:
    """Here the score is the text's length, so that a free ridge would find less in every half."""
    length = np.array([len(text) for text in TEXTS], float)
    targets = ((length - length.mean()) / length.std())[:, None]
    halves = [text[: len(text) // 2] for text in TEXTS]
    counts = count_ngrams([*TEXTS, *halves])
    whole, half = counts.rows(np.arange(120)), counts.rows(np.arange(120, 240))
    columns = NgramColumns.fit(whole, VECTORS, 0.02)
    designs = [columns.design(part, VECTORS) for part in (whole, half)]
    free = fit_ngram_ridge(designs[:1], targets, np.ones(120), 0.1)
    bound = fit_ngram_ridge(designs, targets, np.ones(120), 0.1)

    def change(ridge) -> float:  # type: ignore[no-untyped-def]
        return float((ridge.predict(designs[1]) - ridge.predict(designs[0])).mean())

    assert change(free) < -0.3
    assert abs(change(bound)) < 0.01


def trained() -> NgramHead:
    counts = count_ngrams(TEXTS)
    columns = NgramColumns.fit(counts, VECTORS, 0.02)
    targets = GENERATOR.normal(size=(120, 3))
    design = [columns.design(counts, VECTORS)]
    return columns.head([fit_ngram_ridge(design, targets + shift, np.ones(120), 1.0) for shift in (0, 1)])


def test_frequency_is_smooth_where_it_changes() -> None:
    counts = torch.tensor([0, 0.5, 1, 2, 3])
    np.testing.assert_allclose(frequency(counts), [0, 0.5, 1, 1 + np.log(2), 1 + np.log(3)], rtol=1e-6)
