"""Whether an explanation depends on the baseline it is told from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from anipop_core.schema import Explanation, Output


@dataclass(frozen=True)
class Agreement:
    """How well explanations of one pitch from two baselines agree."""

    order: float  # Spearman's rank correlation of the points of all words, regions and facts, -1..1
    largest_change: float  # of a block's points
    block: str  # which block that is


def agreement(one: Explanation, other: Explanation) -> Agreement:
    """Compare two explanations of one pitch. Where there is no order (one piece, or equal points on all) it is 1."""
    points = np.array([_pieces(one), _pieces(other)])
    order = 1.0
    if points.shape[1] > 1 and np.ptp(points, axis=1).min() > 0:
        order = float(spearmanr(*points).statistic)
    changes = [abs(a.points - b.points) for a, b in zip(one.blocks, other.blocks, strict=True)]
    place = int(np.argmax(changes)) if changes else 0
    return Agreement(order, max(changes, default=0.0), one.blocks[place].name if changes else "")


def sentence(found: Agreement, output: Output = "score") -> str:
    """The agreement in words."""
    change = f"{found.largest_change:.2f}" if output == "score" else f"{found.largest_change:.1f} percentile"
    much = "Much the same" if found.order >= 0.9 else "Partly the same" if found.order >= 0.6 else "Another"
    text = f"{much} story from both bases: their orders of words, regions and facts agree to {found.order:.2f} of 1."
    return f"{text} {found.block} changes most, by {change} points." if found.block else text


def _pieces(explanation: Explanation) -> list[float]:
    groups = (explanation.words, explanation.regions, explanation.facts)
    return [piece.points for group in groups for piece in group]
