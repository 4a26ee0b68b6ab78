"""Fitting a TermHead: ridge on terms and vectors together, taught not to mind a text's length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
import torch
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import Ridge

from anipop_core.model.ngram_head import SOFTENING, NgramHead
from anipop_core.training.ngram_counts import NgramCounts

MIN_TITLES = 3  # a term fewer titles use is left out
STD_FLOOR = 1e-3
CUT_WEIGHT = 1e6  # as good as an equation
INTERCEPT = 10.0  # the column of ones is large, so that the ridge hardly holds the intercept back


@dataclass(frozen=True)
class NgramColumns:
    """What n titles' texts are read by, whatever is to be learnt from them. Fitted without a label."""

    keys: np.ndarray  # (M,) of the TermCounts
    columns: np.ndarray  # (m,) the terms that are used
    idf: np.ndarray  # (m,)
    centre: np.ndarray  # (D,)
    scale: np.ndarray  # (D,) a vector's standard deviation becomes `vector_scale`

    @classmethod
    def fit(cls, whole: NgramCounts, vectors: np.ndarray, vector_scale: float) -> NgramColumns:
        """`whole`: counts of n synopses, `vectors` (n, D); `vector_scale` is what a standard deviation of a
        vector's number counts beside a term."""
        columns = np.flatnonzero(np.bincount(whole.counts.indices, minlength=len(whole.keys)) >= MIN_TITLES)
        idf = TfidfTransformer(norm=None).fit(whole.counts[:, columns]).idf_
        std = vectors.std(0)
        scale = np.where(std > STD_FLOOR, vector_scale / (std + STD_FLOOR), 0)
        return cls(whole.keys, columns, idf, vectors.mean(0), scale)

    def design(self, ngrams: NgramCounts, vectors: np.ndarray) -> sp.csr_matrix:
        """(n, m + D) rows of n texts."""
        found = _softened(ngrams.counts[:, self.columns], self.idf)
        return sp.hstack([found, sp.csr_matrix((vectors - self.centre) * self.scale)]).tocsr()

    def head(self, members: Sequence[NgramRidge]) -> NgramHead:
        """The trained members as one module."""
        ngrams = len(self.columns)
        weight = np.concatenate([member.weight for member in members], 1)
        head = NgramHead(ngrams, len(self.centre), len(members))
        tensors = {
            "keys": self.keys[self.columns], "idf": self.idf, "weight": weight[:ngrams],
            "vector_centre": self.centre, "vector_weight": weight[ngrams:] * self.scale[:, None],
            "bias": np.concatenate([member.bias for member in members]),
        }  # fmt: skip
        for name, values in tensors.items():
            getattr(head, name).copy_(torch.from_numpy(values))
        return head


@dataclass(frozen=True)
class NgramRidge:
    """One member's coefficients."""

    weight: np.ndarray  # (m + D, outputs)
    bias: np.ndarray  # (outputs,)

    def predict(self, design: sp.csr_matrix) -> np.ndarray:
        """(n, outputs)"""
        return design @ self.weight + self.bias


def fit_ngram_ridge(
    designs: Sequence[sp.csr_matrix], targets: np.ndarray, weights: np.ndarray, alpha: float
) -> NgramRidge:
    """n titles, each as P texts (the whole synopsis, then parts of it): P designs of n rows, targets
    (n, outputs) in standard deviations, weights (n,).

    Popular titles got longer synopses after release, so length predicts the score, and would decide it. P - 1
    equations keep that out: over the training titles, a part of a synopsis says on average what the whole says.
    """
    whole, *parts = designs
    cuts = [sp.csr_matrix((whole - part).mean(0)) for part in parts]
    ones = sp.csr_matrix(np.full((len(targets), 1), INTERCEPT))
    rows = sp.vstack([sp.hstack([whole, ones]), *(sp.hstack([cut, sp.csr_matrix((1, 1))]) for cut in cuts)])
    mean = np.average(targets, axis=0, weights=weights)
    wanted = np.vstack([targets - mean, np.zeros((len(cuts), targets.shape[1]))])
    row_weights = np.concatenate([weights, np.full(len(cuts), CUT_WEIGHT)])
    ridge = Ridge(alpha, fit_intercept=False, solver="sparse_cg", tol=1e-3)
    found = ridge.fit(rows.tocsr(), wanted, sample_weight=row_weights).coef_.T  # (m + D + 1, outputs)
    return NgramRidge(found[:-1], mean + INTERCEPT * found[-1])


def _softened(counts: sp.csr_matrix, idf: np.ndarray) -> sp.csr_matrix:
    rows = counts.astype(np.float64)
    rows.data = (1 + np.log(rows.data)) * idf[rows.indices]
    norm = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel() + SOFTENING**2)
    return sp.diags(1 / norm) @ rows


def read_counts(head: NgramHead, ngrams: NgramCounts, vectors: np.ndarray) -> np.ndarray:
    """(n, K x outputs) what `head` says of n texts, from their counts: the same as `head.read`, many at once.

    Terms that the head doesn't know are passed over.
    """
    known = np.isin(ngrams.keys, head.keys.numpy(), assume_unique=True)
    columns = np.searchsorted(head.keys.numpy(), ngrams.keys[known])
    rows = _softened(ngrams.counts[:, known], head.idf.numpy()[columns].astype(np.float64))
    found = rows @ head.weight.numpy()[columns] + (vectors - head.vector_centre.numpy()) @ head.vector_weight.numpy()
    return found + head.bias.numpy()
