from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.errors import CheckpointError
from anipop_core.model.checkpoint import load_checkpoint, replace_catalogue_table, save_checkpoint
from anipop_core.training.title_map import art_vectors, map_coordinates, with_map
from tests.small_model import small_checkpoint


@pytest.fixture(scope="module")
def catalogue():
    """40 titles in two bundles of texts."""
    found = small_checkpoint().catalogue
    vectors = np.random.default_rng(0).normal(scale=0.1, size=found.text_vectors.shape)
    vectors[:20, 0] += 5
    vectors[20:, 1] += 5
    return replace(found, text_vectors=vectors.astype(np.float16))


def test_titles_alike_lie_together_and_the_map_is_the_same_each_time(catalogue):
    found = map_coordinates(catalogue)
    assert found.shape == (40, 2)
    assert found.dtype == np.float32
    distances = np.linalg.norm(found[:, None] - found[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(1)
    assert ((nearest < 20) == (np.arange(40) < 20)).mean() > 0.9
    np.testing.assert_array_equal(found, map_coordinates(catalogue))


def test_titles_without_art_stand_at_its_centre(catalogue):
    art, has_art = art_vectors(catalogue)
    assert set(np.flatnonzero(has_art)) == set(catalogue.picture_rows)
    np.testing.assert_allclose(np.linalg.norm(art, axis=1), has_art.astype(float), atol=1e-5)


def test_a_map_is_added_to_a_saved_checkpoint_without_touching_the_rest(catalogue, tmp_path):
    save_checkpoint(small_checkpoint(), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "map_x" not in load_checkpoint(tmp_path).catalogue.table
    replace_catalogue_table(tmp_path, with_map(load_checkpoint(tmp_path).catalogue).table)
    table = load_checkpoint(tmp_path).catalogue.table
    assert np.isfinite(table[["map_x", "map_y"]]).all(axis=None)
    changed = {path.name for path in tmp_path.iterdir() if path.read_bytes() != before[path.name]}
    assert changed == {"catalogue.parquet", "manifest.json"}


def test_a_table_of_other_titles_is_refused(tmp_path):
    checkpoint = small_checkpoint()
    save_checkpoint(checkpoint, tmp_path)
    with pytest.raises(CheckpointError, match="not of the titles"):
        replace_catalogue_table(tmp_path, checkpoint.catalogue.table.iloc[::-1])
    load_checkpoint(tmp_path)
