"""Neighbours of a title in the catalogue, on vectors that can be followed by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.model.catalogue import Catalogue
from tests.small_model import PICTURE, TEXT, small_checkpoint


@pytest.fixture
def catalogue() -> Catalogue:
    """Six titles; texts lie around a circle of 60 degree steps; 0 and 1 are one franchise."""
    angles = np.arange(6) * np.pi / 3 * np.array([1, 1, 1, 1, 1, 1])
    texts = np.zeros((6, TEXT), np.float16)
    texts[:, 0], texts[:, 1] = np.cos(angles), np.sin(angles)
    pictures = np.zeros((5, PICTURE), np.float16)
    pictures[:, 0] = [1, 0.9, -1, -1, 0.1]
    pictures[:, 1] = [0, 0.4, 0, 0.3, -1]
    found = small_checkpoint().catalogue
    table = found.table.head(6).assign(franchise=[7, 7, 8, 9, 10, 11])
    return replace(
        found,
        table=table,
        text_vectors=texts,
        picture_vectors=pictures,
        picture_rows=np.array([0, 2, 3, 4, 5]),
        is_portrait=np.array([False, False, False, False, True]),
    )


def places(catalogue: Catalogue, *arguments: object) -> list[int]:
    ids = list(catalogue.table["mal_id"])
    return [ids.index(title.mal_id) for title in catalogue.nearest_to_row(*arguments)]  # type: ignore[arg-type]


def test_by_text_without_itself_and_its_franchise(catalogue):
    assert places(catalogue, 0, "text", 1) == [5]  # 60 degrees away, as its own franchise's 1 is
    assert set(places(catalogue, 0, "text", 9)) == {2, 3, 4, 5}


def test_with_its_franchise(catalogue):
    assert set(places(catalogue, 0, "text", 2, True)) == {1, 5}
    assert 0 not in places(catalogue, 0, "text", 9, True)


def test_by_art_only_titles_with_art_and_no_portraits(catalogue):
    assert places(catalogue, 0, "art", 9) == [2, 4, 3]
    assert places(catalogue, 1, "art", 9) == []
    assert places(catalogue, 5, "art", 9) == []  # has but a portrait


def test_similarity_is_a_cosine(catalogue):
    (near,) = catalogue.nearest_to_row(0, "text", 1)
    assert near.similarity == pytest.approx(0.5, abs=1e-3)
