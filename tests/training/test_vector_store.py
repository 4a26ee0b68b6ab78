from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from anipop_core.digests import text_digest
from anipop_core.training.vector_store import CHUNK, VectorStore
from tests.small_model import WordEncoder


def vectors_of(store: VectorStore, encoder: WordEncoder, texts: list[str]) -> np.ndarray:
    return store.vectors(
        encoder,
        [text_digest(text) for text in texts],
        lambda places: encoder.encode([texts[place] for place in places]),
        "texts",
    )


def test_only_what_is_new_is_encoded_and_order_is_kept(tmp_path: Path) -> None:
    encoder, path = WordEncoder(), tmp_path / "deep" / "vectors.sqlite"
    first = vectors_of(VectorStore(path), encoder, ["one", "two", "one"])
    assert sorted(encoder.seen) == ["one", "two"]
    np.testing.assert_array_equal(first[0], first[2])
    encoder.seen.clear()
    again = vectors_of(VectorStore(path), encoder, ["two", "three", "one"])
    assert encoder.seen == ["three"]
    np.testing.assert_array_equal(again[[0, 2]], first[[1, 0]])


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    texts = [f"text {i}" for i in range(2 * CHUNK + 10)]

    class Killed(WordEncoder):
        def encode(self, texts: object, batch_size: int = 32) -> np.ndarray:
            if len(self.seen) >= CHUNK:
                raise KeyboardInterrupt
            return super().encode(texts, batch_size)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        vectors_of(VectorStore(tmp_path / "v"), Killed(), texts)
    encoder = WordEncoder()
    found = vectors_of(VectorStore(tmp_path / "v"), encoder, texts)
    assert len(encoder.seen) == CHUNK + 10
    np.testing.assert_allclose(found, WordEncoder().encode(texts), rtol=1e-6)


def test_other_weights_or_preprocessing_are_other_vectors(tmp_path: Path) -> None:
    store, encoder = VectorStore(tmp_path / "v"), WordEncoder()
    vectors_of(store, encoder, ["one"])
    encoder.weight_hash = "x" * 64
    vectors_of(store, encoder, ["one"])
    encoder.preprocessing = {"pooling": "last"}
    vectors_of(store, encoder, ["one"])
    assert encoder.seen == ["one"] * 3
