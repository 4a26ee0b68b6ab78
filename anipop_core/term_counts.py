"""How often each term stands in each of many texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from anipop_core.term_head import term_keys


@dataclass(frozen=True)
class TermCounts:
    """Counts of M terms in n texts."""

    keys: np.ndarray  # (M,) int64, ascending: see term_head.term_keys
    counts: sp.csr_matrix  # (n, M)

    def rows(self, rows: np.ndarray) -> TermCounts:
        return TermCounts(self.keys, self.counts[rows])


def count_terms(pieces: Sequence[Sequence[int]], keys: np.ndarray | None = None) -> TermCounts:
    """`pieces`: n texts as numbers of word pieces. `keys`: count these terms only; None: all there are."""
    listed = [term_keys(text) for text in pieces]
    found = np.concatenate(listed)
    row = np.repeat(np.arange(len(listed)), [len(terms) for terms in listed])
    if keys is None:
        keys, column = np.unique(found, return_inverse=True)
    else:
        known = np.isin(found, keys)
        column, row = np.searchsorted(keys, found[known]), row[known]
    counts = sp.coo_matrix((np.ones(len(row), np.float32), (row, column)), (len(listed), len(keys))).tocsr()
    return TermCounts(keys, counts)
