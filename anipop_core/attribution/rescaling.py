"""Pieces that sum to what they are pieces of, and what had to be added for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from anipop_core.schema import FactShare, RegionShare, WordShare

Piece = TypeVar("Piece", WordShare, RegionShare, FactShare)

MAX_CONVERGENCE_DELTA = 0.02
SMALLEST = 0.02  # points: what is left over of less is measured against this, not against next to nothing


def rescaled(pieces: Sequence[Piece], points: float) -> tuple[list[Piece], float]:
    """The pieces made to sum to `points`, and what the method had left over.

    What is left over goes to the pieces in proportion to their size, evenly where none has any.
    """
    raw = np.array([piece.points for piece in pieces])
    left_over = points - float(raw.sum())
    sizes = np.abs(raw) if raw.any() else np.ones(len(raw))
    values = raw + left_over * sizes / sizes.sum()
    return [replace(piece, points=float(value)) for piece, value in zip(pieces, values, strict=True)], left_over


def relative_delta(left_over: float, moved: float) -> float:
    """What was left over as a share of all that the pieces move, up and down (the sum of their sizes).

    Not of the block: where strong words pull both ways, what they come to may be next to nothing.
    """
    return abs(left_over) / max(moved, SMALLEST)
