"""Fits the `NgramHead`: a ridge on n-grams and encoder's vector together, constrained not to depend on length."""

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

MIN_TITLES = 3  # that use an n-gram; rarer ones are left out
STD_FLOOR = 1e-3
CUT_WEIGHT = 1e6  # of a constraint: so large that it holds nearly exactly
INTERCEPT = 10.0  # value of the constant column: large, so that the ridge hardly shrinks the intercept


@dataclass(frozen=True)
class NgramColumns:
    """The design's columns: the n-grams that are used, with their IDF, and the scaled vector. Fitted without labels."""

    keys: np.ndarray  # (M,) of the `NgramCounts`
    columns: np.ndarray  # (m,) which of them are used
    idf: np.ndarray  # (m,)
    centre: np.ndarray  # (D,)
    scale: np.ndarray  # (D,) brings each number's standard deviation to `vector_scale`

    @classmethod
    def fit(cls, whole: NgramCounts, vectors: np.ndarray, vector_scale: float) -> NgramColumns:
        """Choose the n-grams and scales.

        Args:
            whole: counts of n synopses.
            vectors: (n, D) of the same.
            vector_scale: standard deviation that each of a vector's numbers gets in the design.
        """
        columns = np.flatnonzero(np.bincount(whole.counts.indices, minlength=len(whole.keys)) >= MIN_TITLES)
        idf = TfidfTransformer(norm=None).fit(whole.counts[:, columns]).idf_
        std = vectors.std(0)
        scale = np.where(std > STD_FLOOR, vector_scale / (std + STD_FLOOR), 0)
        return cls(whole.keys, columns, idf, vectors.mean(0), scale)

    def design(self, ngrams: NgramCounts, vectors: np.ndarray) -> sp.csr_matrix:
        """(n, m + D) design matrix of n texts, from their counts and vectors (n, D)."""
        found = _softened(ngrams.counts[:, self.columns], self.idf)
        return sp.hstack([found, sp.csr_matrix((vectors - self.centre) * self.scale)]).tocsr()

    def head(self, members: Sequence[NgramRidge]) -> NgramHead:
        """The head with the members' fitted coefficients."""
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
    """One member's fitted coefficients."""

    weight: np.ndarray  # (m + D, outputs)
    bias: np.ndarray  # (outputs,)

    def predict(self, design: sp.csr_matrix) -> np.ndarray:
        """(n, outputs) in standard deviations."""
        return design @ self.weight + self.bias


def fit_ngram_ridge(
    designs: Sequence[sp.csr_matrix], targets: np.ndarray, weights: np.ndarray, alpha: float
) -> NgramRidge:
    """Weighted ridge from texts to targets, whose mean prediction is the same for whole synopses and parts of them.

    Popular titles got longer synopses after release, so length predicts the score and would decide it. The P - 1
    constraints keep that out: over the training titles, a part gets on average the whole synopsis' prediction.

    Args:
        designs: P designs of n rows each: of the whole synopses, then of parts of them.
        targets: (n, outputs) in standard deviations.
        weights: (n,) of the titles.
        alpha: of the ridge.
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
    """TF-IDF rows divided by sqrt(|x|^2 + SOFTENING^2), as in `NgramHead.forward`."""
    rows = counts.astype(np.float64)
    rows.data = (1 + np.log(rows.data)) * idf[rows.indices]
    norm = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel() + SOFTENING**2)
    return sp.diags(1 / norm) @ rows


def head_outputs(head: NgramHead, ngrams: NgramCounts, vectors: np.ndarray) -> np.ndarray:
    """(n, K x outputs) of the head for n texts at once, from their counts: the same as `head.read` of each.

    vectors: (n, D). N-grams that the head doesn't know are ignored.
    """
    known = np.isin(ngrams.keys, head.keys.numpy(), assume_unique=True)
    columns = np.searchsorted(head.keys.numpy(), ngrams.keys[known])
    rows = _softened(ngrams.counts[:, known], head.idf.numpy()[columns].astype(np.float64))
    found = rows @ head.weight.numpy()[columns] + (vectors - head.vector_centre.numpy()) @ head.vector_weight.numpy()
    return found + head.bias.numpy()
