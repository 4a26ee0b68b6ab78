"""Attributions rescaled to sum to their block's Shapley value, and how much that had to change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from anipop_core.schema import SPREAD, FactShare, Output, RegionShare, WordShare

Piece = TypeVar("Piece", WordShare, RegionShare, FactShare)

MAX_CONVERGENCE_DELTA = 0.02
# Points, times the output's SPREAD: the delta of pieces that move less is measured against this, not against next to
# nothing
SMALLEST = 0.02


def rescaled(pieces: Sequence[Piece], points: float) -> tuple[list[Piece], float]:
    """Rescale attributions to sum to the block's Shapley value; return the convergence delta.

    Args:
        pieces: the block's words, regions or facts as the method gave them.
        points: the block's Shapley value.

    Returns:
        The pieces, each changed in proportion to its size (evenly where all are 0), and the convergence delta:
        `points` less the sum of the pieces as they were.
    """
    raw = np.array([piece.points for piece in pieces])
    delta = points - float(raw.sum())
    sizes = np.abs(raw) if raw.any() else np.ones(len(raw))
    values = raw + delta * sizes / sizes.sum()
    return [replace(piece, points=float(value)) for piece, value in zip(pieces, values, strict=True)], delta


def relative_delta(delta: float, moved: float, output: Output = "score") -> float:
    """The convergence delta as a share of `moved`, the sum of the pieces' absolute points.

    Not as a share of the block's points: those may be near 0 where strong words pull both ways.
    """
    return abs(delta) / max(moved, SMALLEST * SPREAD[output])
