from __future__ import annotations

from dataclasses import replace

import numpy as np

from anipop_core.training import near_repeats as module
from anipop_core.training.near_repeats import near_repeats
from tests.small_model import small_checkpoint


def test_pairs_across_franchises_once_each(monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 3)
    catalogue = small_checkpoint().catalogue
    vectors = np.random.default_rng(1).normal(size=catalogue.text_vectors.shape).astype(np.float16)
    vectors[7], vectors[9] = vectors[2], vectors[2]
    families = catalogue.table["franchise"].to_numpy().copy()
    families[9] = families[7]
    found = near_repeats(replace(catalogue, text_vectors=vectors, table=catalogue.table.assign(franchise=families)))
    ids = catalogue.table["mal_id"].to_numpy()
    certain = {(pair["first"], pair["second"]) for pair in found if pair["cosine"] > 0.999}
    assert certain == {(ids[2], ids[7]), (ids[2], ids[9])}
    assert all(pair["cosine"] >= module.LIKE for pair in found)
