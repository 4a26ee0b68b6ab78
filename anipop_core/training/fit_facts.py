"""The facts encoder of training titles: which studios have a column of their own, and everybody's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import Records
from anipop_core.schema import Facts

MIN_TITLES_PER_STUDIO = 8  # for a column of its own beside the record


def fit_facts_encoder(
    titles: Sequence[Facts],
    scores: np.ndarray,
    weights: np.ndarray,
    franchises: np.ndarray,
    franchise_of: Mapping[int, int],
) -> FactsEncoder:
    """The encoder of n training titles' facts; the arguments are those of `Records`."""
    counts = Counter(studio for facts in titles for studio in facts.studios)
    frequent = sorted(name for name, n in counts.items() if n >= MIN_TITLES_PER_STUDIO)
    records = Records(titles, scores, weights, franchises, franchise_of)
    return FactsEncoder(tuple(frequent), max(facts.year for facts in titles if facts.year), records)
