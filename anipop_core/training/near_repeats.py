"""Synopses that nearly repeat each other across franchises: titles that perhaps belong to one franchise."""

from __future__ import annotations

import numpy as np
import torch

from anipop_core.model.catalogue import Catalogue

LIKE = 0.93  # cosine of the centred vectors from which two texts count as near repeats
MOST = 60  # pairs that are kept, the most alike first
CHUNK = 1024  # rows compared at a time


def near_repeats(catalogue: Catalogue) -> list[dict[str, float]]:
    """Pairs of titles of different franchises: `first`, `second` (MAL ids, first < second) and `cosine`."""
    vectors = catalogue.text_vectors.astype(np.float32)
    vectors -= vectors.mean(0)
    unit = torch.from_numpy(vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9))
    ids = catalogue.table["mal_id"].to_numpy()
    families = catalogue.table["franchise"].to_numpy()
    found = []
    for start in range(0, len(unit), CHUNK):
        cosines = (unit[start : start + CHUNK] @ unit.T).numpy()
        for row, other in np.argwhere(cosines >= LIKE):
            first, second = sorted((int(ids[start + row]), int(ids[other])))
            if start + row < other and families[start + row] != families[other]:
                found.append({"first": first, "second": second, "cosine": round(float(cosines[row, other]), 3)})
    return sorted(found, key=lambda pair: -pair["cosine"])[:MOST]
