"""The facts block's share of the score spread over its facts: Shapley values inside the block.

With the other blocks as units beside it, these are Owen's values (Owen 1977), so the facts sum to the block.
"""

from __future__ import annotations

import numpy as np

from anipop_core.attribution.coalitions import exact_coalitions, sampled_coalitions
from anipop_core.attribution.game import BlockGame
from anipop_core.data.linked_facts import linked_in_words
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.schema import PREDICTED, Facts, FactShare, Output, Predecessor, SourceWork

MOST_EXACT = 2048  # scores
ORDERS = 32


def fact_shares(encoder: FactsEncoder, facts: Facts, game: BlockGame) -> dict[Output, list[FactShare]]:
    """The facts that are read, with their points of score and reach.

    Exact over all combinations of the facts, or over sampled orders where the combinations times the baseline's
    titles are more than MOST_EXACT.
    """
    read = encoder.read_fields(facts)
    if not read:
        return {output: [] for output in PREDICTED}
    count = len(read)
    coalitions = exact_coalitions(count) if _is_exact(count, game) else sampled_coalitions(count, ORDERS)
    columns = np.zeros((len(coalitions.present), encoder.out_features), np.float32)
    for place, field in enumerate(read):
        columns[:, encoder.slices[field]] = coalitions.present[:, [place]]
    points = coalitions.weights @ game.facts_points(columns)  # (facts, 2)
    return {
        output: [
            FactShare(field, in_words(getattr(facts, field)), value)
            for field, value in zip(read, of_output.tolist(), strict=True)
        ]
        for output, of_output in zip(PREDICTED, points.T, strict=True)
    }


def sampling(count: int, game: BlockGame) -> str:
    """The end of a sentence on the Shapley values of `count` facts; "" where they are exact."""
    return "" if _is_exact(count, game) else f", over {ORDERS} sampled orders of the facts"


def _is_exact(count: int, game: BlockGame) -> bool:
    return 2**count * game.baseline_titles <= MOST_EXACT


def in_words(value: object) -> str:
    """A fact's value as it is shown: "Action, Drama", "12", "23.5"."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, SourceWork | Predecessor):
        return linked_in_words(value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)
