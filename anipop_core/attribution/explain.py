"""A pitch's score in points: the baseline's score, the blocks and their pieces, which sum."""

from __future__ import annotations

from dataclasses import asdict

import torch
from torch import Tensor

from anipop_core.attribution.baselines import BaselineName
from anipop_core.attribution.blocks import blocks_of
from anipop_core.attribution.cache import AttributionCache
from anipop_core.attribution.coalitions import SAMPLED_ORDERS
from anipop_core.attribution.covering import grid
from anipop_core.attribution.facts import sampling
from anipop_core.attribution.game import BlockGame, MemberSet, VectorShare
from anipop_core.attribution.regions import region_shares
from anipop_core.attribution.rescaling import MAX_CONVERGENCE_DELTA, relative_delta, rescaled
from anipop_core.attribution.words import word_shares
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import (
    Block,
    EncodedPitch,
    Explanation,
    FactShare,
    Picture,
    Pitch,
    PitchBlock,
    RegionShare,
    WordShare,
)

AVERAGE: BaselineName = "average"


def explain(
    predictor: Predictor, pitch: Pitch, progress: Progress | None = None, baseline: BaselineName = AVERAGE
) -> Explanation:
    """What drove the score of a pitch, in score points.

    The baseline's score and the blocks' points sum to the score; a block's words, regions or facts sum to the block.
    Blocks get Shapley values, words and regions integrated gradients (Sundararajan et al. 2017), facts Owen's values.

    Args:
        progress: hears how many of the blocks are done; what it raises breaks the work off.
        baseline: what takes the place of absent parts.

    Returns:
        The explanation with an empty `faithfulness`: `faithfulness.with_faithfulness` tests it.

    Example:
        >>> from anipop_core.schema import Facts, Pitch
        >>> predictor = Predictor.load()
        >>> pitch = Pitch(synopsis="A courier crosses a flooded city.", facts=Facts(type="TV", episodes=12))
        >>> found = explain(predictor, pitch)
        >>> [block.name for block in found.blocks]
        ['Synopsis', 'Plan']
        >>> abs(found.base + sum(block.points for block in found.blocks) - found.score) < 0.005
        True
        >>> [(fact.field, fact.value) for fact in found.facts]
        [('type', 'TV'), ('episodes', '12')]
    """
    return _Explainer(predictor, pitch, progress, baseline).run()


def game_of(
    predictor: Predictor, pitch: Pitch, baseline: BaselineName = AVERAGE
) -> tuple[BlockGame, tuple[PitchBlock, ...]]:
    """The game whose Shapley values an explanation is, and its players."""
    explainer = _Explainer(predictor, pitch, None, baseline)
    return explainer.game, explainer.blocks


class _Explainer:
    """One explanation under way. Attributes on inputs only: no hook is put on the shared model."""

    def __init__(self, predictor: Predictor, pitch: Pitch, progress: Progress | None, name: BaselineName) -> None:
        cache = predictor.once("explanations", AttributionCache)
        self._cache, self._predictor, self._pitch = cache, predictor, pitch
        self._progress = progress or (lambda done, total: None)
        self._encoded: EncodedPitch = predictor.encode(pitch)
        self.blocks = blocks_of(pitch, self._encoded)
        self._baseline = cache.baselines.named(name, self._encoded)
        facts = predictor.checkpoint.facts
        self.game = BlockGame(predictor.fusion, facts, self._encoded, self.blocks, self._baseline)
        pictures = [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]
        self._maps = predictor.feature_maps(pictures)
        self._words: list[WordShare] = []
        self._regions: list[RegionShare] = []
        self._facts: list[FactShare] = []

    def run(self) -> Explanation:
        points = self.game.points().tolist()
        blocks = []
        for place, block in enumerate(self.blocks):
            self._progress(place, len(self.blocks))
            delta = relative_delta(self._open(place, block, points[place]), self._moved(block))
            is_rough = delta > MAX_CONVERGENCE_DELTA
            blocks.append(Block(block.name, block.kind, block.place, points[place], delta, is_rough))
        self._progress(len(self.blocks), len(self.blocks))
        scores = self._predictor.scores([self._encoded])
        return Explanation(
            id=self._pitch.id,
            base=float(self.game.scores[0]),
            score=float(self.game.scores[-1]),
            low=float(scores.low[0]),
            high=float(scores.high[0]),
            blocks=tuple(blocks),
            words=tuple(self._words),
            regions=tuple(self._regions),
            facts=tuple(self._facts),
            baseline=f"In place of an absent part stands {self._baseline.label}",
            method=self._method(),
            faithfulness={},
        )

    def _moved(self, block: PitchBlock) -> float:
        """How far the block's pieces move the score, up and down together."""
        if block.kind == "facts":
            return sum(abs(piece.points) for piece in self._facts)
        pieces: list[WordShare | RegionShare] = [*self._words, *self._regions]
        return sum(abs(piece.points) for piece in pieces if piece.block == block.name)

    def _open(self, place: int, block: PitchBlock, points: float) -> float:
        """Add the block's pieces; returns their convergence delta, score points."""
        if block.kind == "facts":
            return self._add_facts(points)
        if block.kind == "synopsis":
            vector = torch.from_numpy(self._encoded.synopsis).to(self._predictor.device)
            return self._add_words(block.name, self._pitch.synopsis, vector, self.game.synopsis_share(), points)
        if block.kind == "image":
            share = self.game.member_share(self.game.images, place)
            return self._add_regions(block.name, self._pitch.images[block.place], share, points)
        return self._open_character(place, block, points)

    def _open_character(self, place: int, block: PitchBlock, points: float) -> float:
        """Text and portrait are summed by the model, so their points are the block's, exactly.

        Their convergence deltas are added by size: one must not make up for the other.
        """
        character, game, delta, of_portrait = self._pitch.characters[block.place], self.game, 0.0, 0.0
        if character.portrait is not None:
            share = game.member_share(game.portraits, place)
            of_portrait = share.of(_vector(game.portraits, place))
            delta += abs(self._add_regions(block.name, character.portrait, share, of_portrait))
        if place in game.texts.owners:
            share, vector = game.member_share(game.texts, place), _vector(game.texts, place)
            of_text = points - of_portrait
            delta += abs(self._add_words(block.name, character.description, vector, share, of_text))
        return delta

    def _add_words(self, name: str, text: str, vector: Tensor, share: VectorShare, points: float) -> float:
        tokens = self._cache.tokens(text, vector, share)
        found, delta = rescaled(word_shares(text, name, tokens, share), points)
        self._words += found
        return delta

    def _add_regions(self, name: str, picture: Picture, share: VectorShare, points: float) -> float:
        feature_map = self._maps[picture.digest]
        cells = self._cache.cells(picture, feature_map, share)
        found = region_shares(cells, grid(*feature_map.shape[1:]), name, picture.name, share)
        pieces, delta = rescaled(found, points)
        self._regions += pieces
        return delta

    def _add_facts(self, points: float) -> float:
        facts, delta = rescaled(self._cache.facts(self._pitch.facts, self.game), points)
        self._facts += facts
        return delta

    def _method(self) -> str:
        blocks = (
            "exact Shapley values"
            if self.game.coalitions.exact
            else f"Shapley values over {SAMPLED_ORDERS} sampled orders"
        )
        return (
            f"Blocks: {blocks}. Words: integrated gradients over how far each word is there. "
            "Regions: integrated gradients over how far each region is uncovered, from the picture blurred all over; "
            "what that still says is spread evenly. "
            f"Facts: Shapley values inside the plan{sampling(self._pitch.facts, self.game)}."
        )


def _vector(members: MemberSet, place: int) -> Tensor:
    return members.vectors[members.owners.index(place)]


def explanation_to_json(explanation: Explanation) -> dict[str, object]:
    """The contract's JSON; tuples become lists when it is written. A block is found by its name, not its place."""
    found = asdict(explanation)
    for block in found["blocks"]:
        del block["place"]
    return found
