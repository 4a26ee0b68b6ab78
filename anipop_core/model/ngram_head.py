"""Linear model of a text's n-grams and its encoder's vector: predicts score, score beyond the facts, and reach.

N-grams are the encoder's own word pieces and pairs of neighbours, weighted by TF-IDF. Their row is divided by
sqrt(|x|^2 + c^2) instead of its length |x|: a text of few known n-grams is drawn towards the average, and the output
changes smoothly as words come in one by one, which attribution needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

OUTPUTS = ("score", "score beyond the facts", "reach")  # each in standard deviations of the training titles
SOFTENING = 20.0  # c; the row of a whole synopsis has a norm of about 75
PAIR = 1 << 20  # more than any tokenizer's ids


def ngram_keys(pieces: Sequence[int]) -> np.ndarray:
    """Keys of the single pieces (L) and then of the pairs of neighbours (L - 1) of a text of L pieces."""
    ids = np.asarray(pieces, np.int64)
    return np.concatenate([ids, (ids[:-1] + 1) * PAIR + ids[1:]])


def frequency(count: Tensor) -> Tensor:
    """1 + log(count) for whole counts, as TF-IDF with `sublinear_tf`; linear from 0 to 1 below that."""
    return torch.where(count < 1, count, 1 + count.clamp(min=1).log())


@dataclass(frozen=True)
class NgramPlaces:
    """Where the U known n-grams of a text of L pieces stand."""

    columns: Tensor  # (U,) which of the head's n-grams each is
    ngram: Tensor  # (E,) which of the U n-grams each of E occurrences is
    first: Tensor  # (E,) its first piece, 0..L-1
    last: Tensor  # (E,) its last: the same one for a single piece


class NgramHead(nn.Module):
    """Weights of M n-grams and of the D numbers of the encoder's vector, for each of K members.

    Holds no text: its keys are piece numbers. Gives (K x OUTPUTS,) for a text, member by member.
    """

    keys: Tensor
    idf: Tensor
    weight: Tensor
    vector_centre: Tensor
    vector_weight: Tensor
    bias: Tensor

    def __init__(self, ngrams: int, vector_features: int, members: int) -> None:
        super().__init__()
        self.out_features = outputs = members * len(OUTPUTS)
        self.register_buffer("keys", torch.zeros(ngrams, dtype=torch.int64))  # ascending
        self.register_buffer("idf", torch.ones(ngrams))  # inverse document frequency
        self.register_buffer("weight", torch.zeros(ngrams, outputs))
        self.register_buffer("vector_centre", torch.zeros(vector_features))
        self.register_buffer("vector_weight", torch.zeros(vector_features, outputs))
        self.register_buffer("bias", torch.zeros(outputs))

    def places(self, pieces: Sequence[int]) -> NgramPlaces:
        """Where the n-grams that this head knows stand in a text, given as the numbers of its pieces."""
        keys, known = ngram_keys(pieces), self.keys.cpu().numpy()
        column = np.searchsorted(known, keys).clip(max=max(len(known) - 1, 0))
        here = np.flatnonzero(known[column] == keys) if len(known) else np.zeros(0, np.int64)
        unique, ngram = np.unique(column[here], return_inverse=True)
        length = len(pieces)
        is_pair = here >= length
        first = here - is_pair * length
        device = self.keys.device
        arrays = (unique, ngram, first, first + is_pair)
        return NgramPlaces(*(torch.from_numpy(np.ascontiguousarray(a)).to(device) for a in arrays))

    def forward(self, vectors: Tensor, places: NgramPlaces, presence: Tensor) -> Tensor:
        """(N, outputs) for N versions of one text: vectors (N, D), presence of its pieces (N, L), 0-1.

        Differentiable in both.
        """
        occurs = presence[:, places.first]  # (N, E)
        occurs = torch.where(places.first == places.last, occurs, occurs * presence[:, places.last])
        count = occurs.new_zeros(len(occurs), len(places.columns)).index_add(1, places.ngram, occurs)
        row = frequency(count) * self.idf[places.columns]  # (N, U)
        softened = row / (row.square().sum(1, keepdim=True) + SOFTENING**2).sqrt()
        of_vector = (vectors - self.vector_centre) @ self.vector_weight
        return softened @ self.weight[places.columns] + of_vector + self.bias

    @torch.no_grad()
    def read(self, vector: Tensor, pieces: Sequence[int]) -> Tensor:
        """(outputs,) for one whole text: vector (D,)."""
        places = self.places(pieces)
        return self(vector[None], places, vector.new_ones(1, max(len(pieces), 1)))[0]


def load_ngram_head(state: Mapping[str, Tensor]) -> NgramHead:
    """The head from its tensors. Raises RuntimeError where they don't fit each other."""
    head = NgramHead(len(state["keys"]), len(state["vector_centre"]), len(state["bias"]) // len(OUTPUTS))
    head.load_state_dict(dict(state))
    return head
