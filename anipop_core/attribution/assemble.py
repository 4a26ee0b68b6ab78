"""The explanations of score and reach, put together from the game's blocks and the pieces found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from anipop_core.attribution.game import BlockGame
from anipop_core.attribution.rescaling import MAX_CONVERGENCE_DELTA, relative_delta
from anipop_core.model.predictor import Predictor
from anipop_core.schema import (
    PREDICTED,
    Block,
    Explanation,
    FactShare,
    ListMembers,
    Output,
    PitchBlock,
    RegionShare,
    WordShare,
)


@dataclass
class Pieces:
    """What was found of one output, block by block."""

    output: Output
    blocks: list[Block] = field(default_factory=list)
    words: list[WordShare] = field(default_factory=list)
    regions: list[RegionShare] = field(default_factory=list)
    facts: list[FactShare] = field(default_factory=list)

    def close(self, block: PitchBlock, points: float, delta: float) -> None:
        """Add a block whose pieces are there: its points, and its pieces' convergence delta, as a share in `gap`."""
        gap = relative_delta(delta, self._moved(block), self.output)
        self.blocks.append(Block(block.name, block.kind, block.place, points, gap, gap > MAX_CONVERGENCE_DELTA))

    def _moved(self, block: PitchBlock) -> float:
        """How far the block's pieces move the output, up and down together."""
        if block.kind == "facts":
            return sum(abs(piece.points) for piece in self.facts)
        pieces: list[WordShare | RegionShare] = [*self.words, *self.regions]
        return sum(abs(piece.points) for piece in pieces if piece.block == block.name)


def assembled(
    predictor: Predictor, game: BlockGame, id_: str | int | None, pieces: Sequence[Pieces], baseline: str, method: str
) -> Explanation:
    """The explanation of the score, with that of the reach in it; `pieces` are those of PREDICTED, in their order."""
    scores = predictor.scores([game.encoded])
    ends = ((scores.low, scores.high), (scores.reach_low, scores.reach_high))
    of_score, of_reach = (
        Explanation(
            id=id_,
            base=float(game.values(output)[0]),
            score=float(game.values(output)[-1]),
            low=float(low[0]),
            high=float(high[0]),
            blocks=tuple(found.blocks),
            words=tuple(found.words),
            regions=tuple(found.regions),
            facts=tuple(found.facts),
            baseline=f"In place of an absent part stands {baseline}",
            method=method,
            faithfulness={},
        )
        for output, found, (low, high) in zip(PREDICTED, pieces, ends, strict=True)
    )
    base = predictor.checkpoint.catalogue.members(np.array([of_reach.base]))
    members = (base, scores.members, scores.members_low, scores.members_high)
    told = ListMembers(*(round(float(one[0])) for one in members))
    return replace(of_score, reach=replace(of_reach, members=told))
