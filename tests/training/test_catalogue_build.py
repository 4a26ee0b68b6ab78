from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from anipop_core.model.catalogue import Catalogue
from anipop_core.training import catalogue_build
from anipop_core.training.catalogue_build import COLUMNS, build_catalogue
from anipop_core.training.features import Features
from tests.small_model import PICTURE, TEXT, small_features

RED, GREEN, BLUE, GREY = np.eye(4, PICTURE, dtype=np.float32)


def pictures(*vectors: np.ndarray) -> np.ndarray:
    return np.stack(vectors) if vectors else np.zeros((0, PICTURE), np.float32)


@pytest.fixture
def features() -> Features:
    """Four titles: two pictures, none, one, none; portraits of the second and the last."""
    found = small_features(4)
    titles = found.titles.assign(synopsis=["one", "one two", "one two three", ""])
    people = tuple(np.zeros((count, TEXT), np.float32) for count in (0, 2, 0, 1))
    images = (pictures(RED, GREEN), pictures(), pictures(BLUE), pictures())
    portraits = (pictures(), pictures(GREY), pictures(), pictures(RED))
    return replace(found, titles=titles, character_texts=people, images=images, portraits=portraits)


def build(features: Features) -> Catalogue:
    outputs = np.arange(24).reshape(4, 6) / 7
    return build_catalogue(features, outputs, np.full(4, 6.5), np.full(4, 5.25), np.full(4, 8.0))


def test_rows_are_the_titles_with_their_held_out_scores_and_counts(features: Features) -> None:
    catalogue = build(features)
    table = catalogue.table
    pd.testing.assert_frame_equal(table[list(COLUMNS)], features.titles[list(COLUMNS)])
    assert "synopsis" not in table
    assert table["synopsis_words"].tolist() == [1, 2, 3, 0]
    assert table["characters"].tolist() == [0, 2, 0, 1]
    assert table["pictures"].tolist() == [2, 0, 1, 0]
    for column, value in (("oof_score", 6.5), ("oof_low", 5.25), ("oof_high", 8.0)):
        assert table[column].dtype == np.float32
        assert (table[column] == value).all()


def test_pictures_come_first_and_portraits_after_them_each_with_its_title(features: Features) -> None:
    catalogue = build(features)
    np.testing.assert_array_equal(catalogue.picture_vectors, pictures(RED, GREEN, BLUE, GREY, RED))
    assert catalogue.picture_rows.tolist() == [0, 0, 2, 1, 3]
    assert catalogue.is_portrait.tolist() == [False, False, False, True, True]
    assert catalogue.art_of(0).shape == (2, PICTURE)
    assert catalogue.art_of(1).shape == (0, PICTURE)
    np.testing.assert_array_equal(catalogue.art_of(3, portraits=True), pictures(RED))


def test_vectors_are_kept_as_float16(features: Features) -> None:
    catalogue = build(features)
    assert catalogue.text_vectors.dtype == catalogue.picture_vectors.dtype == np.float16
    np.testing.assert_array_equal(catalogue.text_vectors, features.text[:, 0].astype(np.float16))
    read = catalogue.text_inputs(np.array([2]))
    assert (read.shape, read.dtype) == ((1, TEXT + 6), np.float32)
    np.testing.assert_allclose(read[0, TEXT:], np.arange(12, 18) / 7, rtol=1e-3)


def test_a_picture_is_odd_below_the_likeness_that_nearly_all_of_the_others_reach(
    features: Features, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: the centred vectors, each compared with the pictures of other titles alone."""
    vectors = pictures(RED, GREEN, BLUE, GREY, RED)
    rows = [0, 0, 2, 1, 3]
    centred = vectors - vectors.mean(0)
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    nearest = [
        max(float(unit[i] @ unit[j]) for j in range(5) if rows[j] != rows[i]) for i in range(5)
    ]  # red's is the other red: 1
    monkeypatch.setattr(catalogue_build, "ODD_SHARE", 0.0)
    assert build(features).odd_picture_below == pytest.approx(min(nearest), abs=1e-3)
    monkeypatch.setattr(catalogue_build, "ODD_SHARE", 1.0)
    assert build(features).odd_picture_below == pytest.approx(1, abs=1e-3)
