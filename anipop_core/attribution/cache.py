"""What explanations by one model have in common: a part that didn't change is not worked out again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from cachetools import LRUCache
from torch import Tensor

from anipop_core.attribution.baselines import Baselines
from anipop_core.attribution.facts import fact_shares
from anipop_core.attribution.game import BlockGame, VectorShare
from anipop_core.attribution.regions import CellPoints, cell_points
from anipop_core.attribution.words import TokenPoints, token_points
from anipop_core.digests import text_digest
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Facts, FactShare, Output, Picture

T = TypeVar("T")

CACHED = 256  # texts, pictures and facts whose pieces are remembered


class AttributionCache:
    """One model's baselines, and the points of tokens, cells and facts found before. May be used from any thread."""

    def __init__(self, predictor: Predictor) -> None:
        self.predictor = predictor
        self.baselines = Baselines(predictor)
        self._lock = threading.Lock()
        self._words: LRUCache[Hashable, list[TokenPoints]] = LRUCache(CACHED)
        self._cells: LRUCache[Hashable, list[CellPoints]] = LRUCache(CACHED)
        self._facts: LRUCache[Hashable, dict[Output, list[FactShare]]] = LRUCache(CACHED)

    def tokens(self, text: str, vector: Tensor, shares: Sequence[VectorShare]) -> list[TokenPoints]:
        """A text's tokens and their points, for each share."""
        reader = self.predictor.text_reader
        key = (text_digest(text), *((share.output, share.key) for share in shares))
        return self._remembered(self._words, key, lambda: token_points(reader, text, vector, shares))

    def cells(self, picture: Picture, feature_map: Tensor, shares: Sequence[VectorShare]) -> list[CellPoints]:
        """A picture's cells and their points, for each share."""
        encoder = self.predictor.image_encoder
        key = (picture.digest, *((share.output, share.key) for share in shares))
        return self._remembered(self._cells, key, lambda: cell_points(encoder, picture.image, feature_map, shares))

    def facts(self, facts: Facts, game: BlockGame) -> dict[Output, list[FactShare]]:
        """The facts and their points of score and reach."""
        encoder = self.predictor.checkpoint.facts
        return self._remembered(self._facts, (facts, game.facts_key()), lambda: fact_shares(encoder, facts, game))

    def _remembered(self, cache: LRUCache[Hashable, T], key: Hashable, work: Callable[[], T]) -> T:
        """What the cache holds, or else what `work` gives; it is done outside the lock."""
        with self._lock:
            found = cache.get(key)
        if found is None:
            found = work()
            with self._lock:
                cache[key] = found
        return found
