"""A pitch's score in points: base, blocks and their pieces, which sum."""

from __future__ import annotations

import threading
from dataclasses import asdict
from weakref import WeakKeyDictionary

import torch
from cachetools import LRUCache
from torch import Tensor

from anipop_core.attribution.baselines import BaselineName, Baselines
from anipop_core.attribution.blocks import PitchBlock, blocks_of
from anipop_core.attribution.coalitions import SAMPLED_ORDERS
from anipop_core.attribution.game import BlockGame, MemberSet, VectorShare
from anipop_core.attribution.plan import fact_shares
from anipop_core.attribution.regions import region_shares
from anipop_core.attribution.settling import GAP_LIMIT, gap_of, settled
from anipop_core.attribution.words import MORE_STEPS, STEPS, TokenPoints, token_points, word_shares
from anipop_core.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import (
    Block,
    EncodedPitch,
    Explanation,
    FactShare,
    Picture,
    Pitch,
    RegionShare,
    WordShare,
)
from anipop_core.vector_store import text_digest

CACHED_TEXTS = 256  # texts whose words are remembered
AVERAGE: BaselineName = "average"


def explain(
    predictor: Predictor, pitch: Pitch, progress: Progress | None = None, baseline: BaselineName = AVERAGE
) -> Explanation:
    """base + the blocks' points = score; a block's words, regions or facts sum to the block.

    Its faithfulness is not tested yet: `faithfulness.tested` does that.
    """
    with _LOCK:
        memory = _MEMORIES.setdefault(predictor, Memory(predictor))
    return _Explainer(memory, pitch, progress, baseline).run()


class Memory:
    """What one model's explanations have in common: its baselines and the words it has read before."""

    def __init__(self, predictor: Predictor) -> None:
        self.predictor = predictor
        self.baselines = Baselines(predictor)
        self._lock = threading.Lock()
        self._words: LRUCache[tuple[str, str], TokenPoints] = LRUCache(CACHED_TEXTS)

    def tokens(self, text: str, vector: Tensor, share: VectorShare, block_points: float) -> TokenPoints:
        """A text's tokens and their points; integrated finer where the first time left too much over."""
        key = (text_digest(text), share.key)
        with self._lock:
            found = self._words.get(key)
        if found is None:
            found = self._integrated(text, vector, share, block_points)
            with self._lock:
                self._words[key] = found
        return found

    def _integrated(self, text: str, vector: Tensor, share: VectorShare, block_points: float) -> TokenPoints:
        encoder = self.predictor.text_encoder
        windows = encoder.windows(text)
        found = token_points(encoder, windows, share, STEPS)
        if gap_of(share.scale * found.left_over(share, vector), block_points) > GAP_LIMIT:
            finer = token_points(encoder, windows, share, MORE_STEPS)
            found = min((found, finer), key=lambda tokens: abs(tokens.left_over(share, vector)))
        return found


_LOCK = threading.Lock()
_MEMORIES: WeakKeyDictionary[Predictor, Memory] = WeakKeyDictionary()


class _Explainer:
    """One explanation under way. Attributes on inputs only: no hook is put on the shared model."""

    def __init__(self, memory: Memory, pitch: Pitch, progress: Progress | None, baseline: BaselineName) -> None:
        predictor = memory.predictor
        self._memory, self._predictor, self._pitch = memory, predictor, pitch
        self._progress = progress or (lambda done, total: None)
        self._encoded: EncodedPitch = predictor.encode(pitch)
        self._blocks = blocks_of(pitch, self._encoded)
        self._stand_ins = memory.baselines.stand_ins(baseline, self._encoded)
        facts = predictor.checkpoint.facts
        self._game = BlockGame(predictor.fusion, facts, self._encoded, self._blocks, self._stand_ins)
        pictures = [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]
        self._maps = predictor.feature_maps(pictures)
        self._words: list[WordShare] = []
        self._regions: list[RegionShare] = []
        self._facts: list[FactShare] = []

    def run(self) -> Explanation:
        points = self._game.points().tolist()
        blocks = []
        for place, block in enumerate(self._blocks):
            self._progress(place, len(self._blocks))
            gap = gap_of(self._open(place, block, points[place]), points[place])
            blocks.append(Block(block.name, block.kind, points[place], gap, gap > GAP_LIMIT))
        self._progress(len(self._blocks), len(self._blocks))
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
            baseline=f"In place of an absent part stands {self._stand_ins.label}",
            method=self._method(),
            faithfulness={},
        )

    def _open(self, place: int, block: PitchBlock, points: float) -> float:
        """Add the block's pieces; returns the points that the method left over."""
        if block.kind == "facts":
            return self._add_facts(points)
        if block.kind == "synopsis":
            vector = torch.from_numpy(self._encoded.synopsis).to(self._predictor.device)
            return self._add_words(block.name, self._pitch.synopsis, vector, self._game.synopsis_share(), points)
        if block.kind == "image":
            share = self._game.member_share(self._game.images, place)
            return self._add_regions(block.name, self._pitch.images[block.place], share, points)
        return self._open_character(place, block, points)

    def _open_character(self, place: int, block: PitchBlock, points: float) -> float:
        """Text and portrait are summed by the model, so their points are the block's, exactly."""
        character, game, left_over, of_portrait = self._pitch.characters[block.place], self._game, 0.0, 0.0
        if character.portrait is not None:
            share = game.member_share(game.portraits, place)
            of_portrait = share.of(_vector(game.portraits, place))
            left_over += self._add_regions(block.name, character.portrait, share, of_portrait)
        if place in game.texts.owners:
            share, vector = game.member_share(game.texts, place), _vector(game.texts, place)
            left_over += self._add_words(block.name, character.description, vector, share, points - of_portrait)
        return left_over

    def _add_words(self, name: str, text: str, vector: Tensor, share: VectorShare, points: float) -> float:
        tokens = self._memory.tokens(text, vector, share, points)
        words, left_over = settled(word_shares(text, name, tokens, share), points)
        self._words += words
        return left_over

    def _add_regions(self, name: str, picture: Picture, share: VectorShare, points: float) -> float:
        feature_map = self._maps[picture.digest]
        found = region_shares(self._predictor.image_encoder, feature_map, name, picture.name, share)
        regions, left_over = settled(found, points)
        self._regions += regions
        return left_over

    def _add_facts(self, points: float) -> float:
        found = fact_shares(self._predictor.checkpoint.facts, self._pitch.facts, self._game)
        facts, left_over = settled(found, points)
        self._facts += facts
        return left_over

    def _method(self) -> str:
        blocks = (
            "exact Shapley values"
            if self._game.coalitions.exact
            else f"Shapley values over {SAMPLED_ORDERS} sampled orders"
        )
        return (
            f"Blocks: {blocks}. Words: integrated gradients over how far each word is there. "
            "Regions: integrated gradients over the picture's map. Facts: Shapley values inside the plan."
        )


def _vector(members: MemberSet, place: int) -> Tensor:
    return members.vectors[members.owners.index(place)]


def explanation_to_json(explanation: Explanation) -> dict[str, object]:
    """The contract's JSON; tuples become lists when it is written."""
    return asdict(explanation)
