"""Deletion and insertion curves (Petsiuk et al. 2018) of pieces in the order of their points, and in random orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from anipop_core.attribution.perturbations import ScoresWithout

PieceKind: TypeAlias = Literal["words", "regions"]

REMOVED_WORDS = 5
REMOVED_REGIONS = 0.2  # of them
ORDERS: dict[PieceKind, int] = {"words": 6, "regions": 4}  # random orders of the control
WORD_SHARES = (0.1, 0.2, 0.4, 0.7)
REGION_SHARES = (0.1, 0.2, 0.4, 0.7)
SEED = 0


@dataclass(frozen=True)
class Curve:
    """The score, points, as pieces go or come; at shares 0 and 1 all curves meet."""

    shares: tuple[float, ...]  # of the pieces
    strongest: tuple[float, ...]
    random: tuple[float, ...]  # mean over the random orders


@dataclass(frozen=True)
class Faithfulness:
    """How far the score moves without one text's or picture's strongest pieces, beside random ones."""

    kind: PieceKind
    block: str
    pieces: int
    removed: int  # how many pieces the verdict is about
    strongest: float  # absolute change of the score without the strongest pieces, points
    random: float  # the same without as many random ones, mean over the orders
    deletion: Curve
    insertion: Curve

    @property
    def ratio(self) -> float:
        """How many times as far the strongest pieces move the score as random ones do."""
        return self.strongest / max(self.random, 1e-6)


def strongest_first(points: Sequence[float]) -> np.ndarray:
    """(n,) indices of the pieces, those that pull hardest to one side of their mean first.

    The side is the one whose strongest tenth is further from the mean; what all pieces share says nothing about
    which of them matter.
    """
    values = np.asarray(points) - np.mean(points)
    order = np.argsort(-values, kind="stable")
    tenth = max(1, round(len(values) / 10))
    raises = values[order[:tenth]].sum() >= -values[order[-tenth:]].sum()
    return order if raises else order[::-1]


def removed_pieces(kind: PieceKind, count: int) -> int:
    """How many of `count` pieces the verdict is about; of words a third at most."""
    if kind == "regions":
        return max(1, round(REMOVED_REGIONS * count))
    return min(REMOVED_WORDS, max(1, count // 3))


def random_orders(count: int, orders: int) -> list[list[int]]:
    """The control's orders of `count` pieces: the same ones wherever one text or picture is tested."""
    generator = np.random.default_rng(SEED)
    return [generator.permutation(count).tolist() for _ in range(orders)]


def deletion_test(
    kind: PieceKind, block: str, points: Sequence[float], scores: ScoresWithout, removed: int, orders: int
) -> Faithfulness:
    """Score one text or picture with its strongest pieces gone, and with as many random ones gone.

    Args:
        points: of all pieces.
        scores: gets, for each version, the indices of the pieces that are taken away.
        removed: how many pieces the verdict is about.
        orders: random orders of the control.
    """
    count = len(points)
    shares = WORD_SHARES if kind == "words" else REGION_SHARES
    runs = [strongest_first(points).tolist(), *random_orders(count, orders)]
    sizes = [max(1, round(share * count)) for share in shares]
    gone = [run[:size] for run in runs for size in sizes]
    come = [run[size:] for run in runs for size in sizes]
    small = [run[:removed] for run in runs]
    found = scores([[], range(count), *gone, *come, *small])
    whole, nothing = float(found[0]), float(found[1])
    curves, changes = found[2 : 2 + 2 * len(gone)], np.abs(found[2 + 2 * len(gone) :] - whole)
    of_gone, of_come = curves.reshape(2, len(runs), len(sizes))
    grid = (0.0, *(size / count for size in sizes), 1.0)

    def curve(rows: np.ndarray, first: float, last: float) -> Curve:
        strongest, random = rows[0].tolist(), rows[1:].mean(0).tolist()
        return Curve(grid, (first, *strongest, last), (first, *random, last))

    return Faithfulness(
        kind,
        block,
        count,
        removed,
        float(changes[0]),
        float(changes[1:].mean()),
        curve(of_gone, whole, nothing),
        curve(of_come, nothing, whole),
    )
