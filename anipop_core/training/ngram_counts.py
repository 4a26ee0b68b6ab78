"""How often each n-gram stands in each of many texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from anipop_core.model.ngram_head import ngram_keys


@dataclass(frozen=True)
class NgramCounts:
    """Counts of M n-grams in n texts."""

    keys: np.ndarray  # (M,) int64, ascending: see `ngram_head.ngram_keys`
    counts: sp.csr_matrix  # (n, M)

    def rows(self, rows: np.ndarray) -> NgramCounts:
        return NgramCounts(self.keys, self.counts[rows])


def count_ngrams(pieces: Sequence[Sequence[int]], keys: np.ndarray | None = None) -> NgramCounts:
    """Counts in n texts, given as the numbers of their word pieces. `keys`: of these n-grams only; None: of all."""
    listed = [ngram_keys(text) for text in pieces]
    found = np.concatenate(listed)
    row = np.repeat(np.arange(len(listed)), [len(ngrams) for ngrams in listed])
    if keys is None:
        keys, column = np.unique(found, return_inverse=True)
    else:
        known = np.isin(found, keys)
        column, row = np.searchsorted(keys, found[known]), row[known]
    counts = sp.coo_matrix((np.ones(len(row), np.float32), (row, column)), (len(listed), len(keys))).tocsr()
    return NgramCounts(keys, counts)
