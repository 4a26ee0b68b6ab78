"""Up to six versions of a pitch in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anipop_core.attribution.explain import game_of
from anipop_core.errors import InputError
from anipop_core.model.noise import Change
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.ensemble_score import EnsembleScore, ensemble_scores
from anipop_core.schema import BlockKind, Output, Pitch

MOST_VERSIONS = 6


@dataclass(frozen=True)
class NamedPitch:
    name: str  # of the version
    pitch: Pitch


@dataclass(frozen=True)
class BlockPoints:
    """A part of a version and its share of the score or the reach, as in its explanation."""

    name: str
    kind: BlockKind
    points: float


@dataclass(frozen=True)
class SideBySideRow:
    """One version's score and blocks in the table."""

    name: str
    scored: EnsembleScore
    change: Change | None  # of the score to the first version's; None in its own row
    base: float  # base + the blocks' points = score, or reach
    blocks: tuple[BlockPoints, ...]
    reach_change: Change | None = None
    output: Output = "score"  # of which base and blocks are


def side_by_side(
    predictor: Predictor, versions: Sequence[NamedPitch], output: Output = "score"
) -> tuple[SideBySideRow, ...]:
    """One row a version, in their order, with the blocks of `output`. Raises InputError for more than MOST_VERSIONS."""
    if len(versions) > MOST_VERSIONS:
        raise InputError(
            f"{len(versions)} versions were chosen.",
            f"Up to {MOST_VERSIONS} fit side by side.",
            "Take out those that are settled.",
            "versions",
        )
    encoded = predictor.encode_many([version.pitch for version in versions])
    found = ensemble_scores(predictor, encoded)
    return tuple(
        _row(predictor, version, scored, None if place == 0 else found[0], output)
        for place, (version, scored) in enumerate(zip(versions, found, strict=True))
    )


def _row(
    predictor: Predictor, version: NamedPitch, scored: EnsembleScore, first: EnsembleScore | None, output: Output
) -> SideBySideRow:
    game, blocks = game_of(predictor, version.pitch)
    points = game.points(output).tolist()
    return SideBySideRow(
        version.name,
        scored,
        first.change_to(scored) if first else None,
        float(game.values(output)[0]),
        tuple(BlockPoints(block.name, block.kind, value) for block, value in zip(blocks, points, strict=True)),
        first.change_to(scored, "reach") if first else None,
        output,
    )
