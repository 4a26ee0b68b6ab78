"""A pitch's score in points: base, blocks and their pieces, which sum."""

from __future__ import annotations

from dataclasses import asdict

from torch import Tensor

from anipop_core.attribution.blocks import PitchBlock, blocks_of
from anipop_core.attribution.coalitions import SAMPLED_ORDERS
from anipop_core.attribution.faithfulness import word_deletion
from anipop_core.attribution.game import BlockGame, MemberSet, VectorShare
from anipop_core.attribution.pieces import fact_shares, region_shares, word_shares
from anipop_core.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import Block, Explanation, FactShare, Pitch, RegionShare, WordShare

GAP_LIMIT = 0.02
SMALLEST = 0.02  # points: the gap of a smaller block is measured against this
BASELINE = (
    "what the model says of a pitch it knows nothing about: blank text for the synopsis, no characters, "
    "an average picture, no plan."
)


def explain(predictor: Predictor, pitch: Pitch, progress: Progress | None = None) -> Explanation:
    """base + the blocks' points = score; a block's words, regions or facts sum to the block."""
    return _Explainer(predictor, pitch, progress).run()


class _Explainer:
    """One explanation under way. Attributes on inputs only: no hook is put on the shared model."""

    def __init__(self, predictor: Predictor, pitch: Pitch, progress: Progress | None) -> None:
        self._predictor, self._pitch = predictor, pitch
        self._progress = progress or (lambda done, total: None)
        self._encoded = predictor.encode(pitch)
        self._blocks = blocks_of(pitch, self._encoded)
        self._game = BlockGame(predictor.fusion, predictor.checkpoint.facts, self._encoded, self._blocks)
        pictures = [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]
        self._maps = predictor.feature_maps(pictures)
        self._words: list[WordShare] = []
        self._regions: list[RegionShare] = []
        self._facts: list[FactShare] = []

    def run(self) -> Explanation:
        points = self._game.points()
        steps = len(self._blocks) + 1
        blocks = []
        for place, block in enumerate(self._blocks):
            self._progress(place, steps)
            left_over = self._open(place, block, float(points[place]))
            gap = abs(left_over) / max(abs(float(points[place])), SMALLEST)
            blocks.append(Block(block.name, block.kind, float(points[place]), gap, gap > GAP_LIMIT))
        self._progress(steps - 1, steps)
        synopsis = [word for word in self._words if word.block == self._synopsis_name()]
        faithfulness = word_deletion(self._predictor, self._pitch, synopsis)
        self._progress(steps, steps)
        scores = self._predictor.scores([self._encoded])
        return Explanation(
            id=self._pitch.id,
            base=float(self._game.scores[0]),
            score=float(self._game.scores[-1]),
            low=float(scores.low[0]),
            high=float(scores.high[0]),
            blocks=tuple(blocks),
            words=tuple(self._words),
            regions=tuple(self._regions),
            facts=tuple(self._facts),
            baseline=BASELINE,
            method=self._method(),
            faithfulness=faithfulness,
        )

    def _open(self, place: int, block: PitchBlock, points: float) -> float:
        """Add the block's pieces; returns the points that the method left over."""
        if block.kind == "facts":
            return self._add_facts(points)
        if block.kind == "synopsis":
            vector = self._game.synopsis_share()
            return self._add_words(block.name, self._pitch.synopsis, vector, points)
        if block.kind == "image":
            picture = self._pitch.images[block.place]
            share = self._game.member_share(self._game.images, place)
            return self._add_regions(block.name, picture.name, self._maps[picture.digest], share, points)
        return self._open_character(place, block, points)

    def _open_character(self, place: int, block: PitchBlock, points: float) -> float:
        """Text and portrait are summed by the model, so their points are the block's, exactly."""
        character = self._pitch.characters[block.place]
        game, left_over = self._game, 0.0
        of_portrait = 0.0
        if character.portrait is not None:
            share = game.member_share(game.portraits, place)
            of_portrait = self._points(game.portraits, place, share)
            name, digest = character.portrait.name, character.portrait.digest
            left_over += self._add_regions(block.name, name, self._maps[digest], share, of_portrait)
        if place in game.texts.owners:
            share = game.member_share(game.texts, place)
            left_over += self._add_words(block.name, character.description, share, points - of_portrait)
        return left_over

    @staticmethod
    def _points(members: MemberSet, place: int, share: VectorShare) -> float:
        vector = members.vectors[members.owners.index(place)]
        return float(share.points(vector[None])[0])

    def _add_words(self, name: str, text: str, share: VectorShare, points: float) -> float:
        spans, spread = word_shares(self._predictor.text_encoder, text, share)
        for (start, end), value in zip(spans, spread.normalised(points), strict=True):
            self._words.append(WordShare(name, text[start:end], start, end, float(value)))
        return points - float(spread.points.sum())

    def _add_regions(self, name: str, image: str, feature_map: Tensor, share: VectorShare, points: float) -> float:
        boxes, spread = region_shares(self._predictor.image_encoder, feature_map, share)
        for box, value in zip(boxes, spread.normalised(points), strict=True):
            self._regions.append(RegionShare(name, image, box, float(value)))
        return points - float(spread.points.sum())

    def _add_facts(self, points: float) -> float:
        encoder = self._predictor.checkpoint.facts
        named, values = fact_shares(encoder, self._pitch.facts, self._game)
        self._facts += [
            FactShare(field, value, float(share)) for (field, value), share in zip(named, values, strict=True)
        ]
        return points - float(values.sum())

    def _synopsis_name(self) -> str | None:
        return next((block.name for block in self._blocks if block.kind == "synopsis"), None)

    def _method(self) -> str:
        blocks = (
            "exact Shapley values"
            if self._game.coalitions.exact
            else f"Shapley values over {SAMPLED_ORDERS} sampled orders"
        )
        return f"Blocks: {blocks}. Words and regions: integrated gradients. Facts: Shapley values in the plan."


def explanation_to_json(explanation: Explanation) -> dict[str, object]:
    """The contract's JSON; tuples become lists when it is written."""
    return asdict(explanation)
