"""A pitch's score and reach in points: the baseline's, the blocks and their pieces, which sum."""

from __future__ import annotations

from dataclasses import asdict, replace

import torch
from torch import Tensor

from anipop_core.attribution.assemble import Pieces, assembled
from anipop_core.attribution.baselines import BaselineName
from anipop_core.attribution.blocks import blocks_of
from anipop_core.attribution.cache import AttributionCache
from anipop_core.attribution.coalitions import SAMPLED_ORDERS
from anipop_core.attribution.covering import grid
from anipop_core.attribution.facts import sampling
from anipop_core.attribution.game import BlockGame, MemberSet, VectorShare
from anipop_core.attribution.regions import region_shares
from anipop_core.attribution.rescaling import rescaled
from anipop_core.attribution.words import word_shares
from anipop_core.intake.read_texts import part_read
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import (
    PREDICTED,
    EncodedPitch,
    Explanation,
    Picture,
    Pitch,
    PitchBlock,
)

AVERAGE: BaselineName = "average"


def explain(
    predictor: Predictor, pitch: Pitch, progress: Progress | None = None, baseline: BaselineName = AVERAGE
) -> Explanation:
    """What drove the score of a pitch, in score points, and in its `reach` what drove that, in percentile points.

    The baseline's value and the blocks' points sum to the pitch's; a block's words, regions or facts sum to the block.
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
    """One explanation under way. Attributes on inputs only: no hook is put on the shared model.

    Score and reach are explained together: what takes long, reading texts and pictures, is done once for both.
    """

    def __init__(self, predictor: Predictor, pitch: Pitch, progress: Progress | None, name: BaselineName) -> None:
        cache = predictor.once("explanations", AttributionCache)
        self._cache, self._predictor, self._pitch = cache, predictor, part_read(pitch)
        self._progress = progress or (lambda done, total: None)
        self._encoded: EncodedPitch = predictor.encode(pitch)
        self.blocks = blocks_of(pitch, self._encoded)
        self._baseline = cache.baselines.named(name, self._encoded)
        facts = predictor.checkpoint.facts
        self.game = BlockGame(predictor.fusion, facts, self._encoded, self.blocks, self._baseline)
        pictures = [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]
        self._maps = predictor.feature_maps(pictures)
        self._pieces = [Pieces(output) for output in PREDICTED]

    def run(self) -> Explanation:
        points = [self.game.points(output).tolist() for output in PREDICTED]
        for place, block in enumerate(self.blocks):
            self._progress(place, len(self.blocks))
            shares = [of_output[place] for of_output in points]
            for pieces, of_block, delta in zip(self._pieces, shares, self._open(place, block, shares), strict=True):
                pieces.close(block, of_block, delta)
        self._progress(len(self.blocks), len(self.blocks))
        baseline, method = self._baseline.label, self._method()
        return assembled(self._predictor, self.game, self._pitch.id, self._pieces, baseline, method)

    def _open(self, place: int, block: PitchBlock, points: list[float]) -> list[float]:
        """Add the block's pieces to those of each output; returns their convergence deltas, in the outputs' points."""
        game = self.game
        if block.kind == "facts":
            return self._add_facts(points)
        if block.kind == "synopsis":
            vector = torch.from_numpy(self._encoded.synopsis).to(self._predictor.device)
            shares = [game.synopsis_share(output) for output in PREDICTED]
            return self._add_words(block.name, self._pitch.synopsis, vector, shares, points)
        if block.kind == "image":
            shares = [game.member_share(game.images, place, output) for output in PREDICTED]
            return self._add_regions(block.name, self._pitch.images[block.place], shares, points)
        return self._open_character(place, block, points)

    def _open_character(self, place: int, block: PitchBlock, points: list[float]) -> list[float]:
        """Text and portrait are summed by the model, so their points are the block's, exactly.

        Their convergence deltas are added by size: one must not make up for the other.
        """
        character, game = self._pitch.characters[block.place], self.game
        deltas, of_portrait = [0.0] * len(points), [0.0] * len(points)
        if character.portrait is not None:
            shares = [game.member_share(game.portraits, place, output) for output in PREDICTED]
            of_portrait = [share.of(_vector(game.portraits, place)) for share in shares]
            deltas = [abs(d) for d in self._add_regions(block.name, character.portrait, shares, of_portrait)]
        if place in game.texts.owners:
            shares = [game.member_share(game.texts, place, output) for output in PREDICTED]
            of_text = [whole - part for whole, part in zip(points, of_portrait, strict=True)]
            found = self._add_words(block.name, character.description, _vector(game.texts, place), shares, of_text)
            deltas = [before + abs(delta) for before, delta in zip(deltas, found, strict=True)]
        return deltas

    def _add_words(
        self, name: str, text: str, vector: Tensor, shares: list[VectorShare], points: list[float]
    ) -> list[float]:
        deltas = []
        tokens = self._cache.tokens(text, vector, shares)
        for pieces, of_output, share, of_text in zip(self._pieces, tokens, shares, points, strict=True):
            found, delta = rescaled(word_shares(text, name, of_output, share), of_text)
            pieces.words += found
            deltas.append(delta)
        return deltas

    def _add_regions(self, name: str, picture: Picture, shares: list[VectorShare], points: list[float]) -> list[float]:
        deltas = []
        feature_map = self._maps[picture.digest]
        boxes = grid(*feature_map.shape[1:])
        cells = self._cache.cells(picture, feature_map, shares)
        for pieces, of_output, share, of_picture in zip(self._pieces, cells, shares, points, strict=True):
            found, delta = rescaled(region_shares(of_output, boxes, name, picture.name, share), of_picture)
            pieces.regions += found
            deltas.append(delta)
        return deltas

    def _add_facts(self, points: list[float]) -> list[float]:
        deltas = []
        facts = self._cache.facts(self._encoded.facts, self.game)
        for pieces, of_plan in zip(self._pieces, points, strict=True):
            found, delta = rescaled(facts[pieces.output], of_plan)
            pieces.facts += found
            deltas.append(delta)
        return deltas

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
            f"Facts: Shapley values inside the plan{sampling(len(self._pieces[0].facts), self.game)}."
        )


def _vector(members: MemberSet, place: int) -> Tensor:
    return members.vectors[members.owners.index(place)]


def explanation_to_json(explanation: Explanation) -> dict[str, object]:
    """The contract's JSON; tuples become lists when it is written. A block is found by its name, not its place.

    What drove the reach has the same shape, in percentile points, and `members`: base, expected, low and high in list
    members.
    """
    found = asdict(replace(explanation, reach=None))
    for block in found["blocks"]:
        del block["place"]
    del found["reach"]
    if found["members"] is None:
        del found["members"]
    return found | ({"reach": explanation_to_json(explanation.reach)} if explanation.reach else {})
