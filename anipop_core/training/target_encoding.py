"""Target encoding of studios (Micci-Barreca 2001): the shrunken mean score of each studio's titles as one column.

Trees can't learn anything about a studio with three titles from a column of its own, but from this one they can.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.schema import Facts

SHRINKAGE = 5.0  # titles with the average score that are added to each studio's own
MIN_TITLES_PER_STUDIO = 8  # for a column of its own beside the encoding


@dataclass(frozen=True)
class StudioTargetEncoder:
    """The n training titles behind the encodings; `scores` are standardised."""

    facts: Sequence[Facts]
    scores: np.ndarray  # (n,)
    weights: np.ndarray  # (n,) how much each title counts, 0-1
    franchises: np.ndarray  # (n,)

    def encodings(self) -> dict[str, float]:
        """Studio -> mean score of its titles, drawn towards 0 where they are few."""
        return {studio: total / (count + SHRINKAGE) for studio, (total, count) in sorted(self._sums().items())}

    def leave_franchise_out(self) -> np.ndarray:
        """(n,) mean encoding of each title's studios from other franchises alone; 0 without a studio.

        For training: a title's own score and its sequels' must not be in its studio's encoding.
        """
        everywhere = self._sums()
        inside: dict[tuple[str, int], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for key, total, count in self._entries():
            sums = inside[key]
            inside[key] = (sums[0] + total, sums[1] + count)
        found = np.zeros(len(self.facts))
        for row, facts in enumerate(self.facts):
            encodings = []
            for studio in facts.studios:
                own = inside[studio, self.franchises[row]]
                total, count = (a - b for a, b in zip(everywhere[studio], own, strict=True))
                encodings.append(total / (count + SHRINKAGE))
            found[row] = np.mean(encodings) if encodings else 0.0
        return found

    def _sums(self) -> dict[str, tuple[float, float]]:
        sums: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for (studio, _), total, count in self._entries():
            sums[studio] = (sums[studio][0] + total, sums[studio][1] + count)
        return sums

    def _entries(self) -> list[tuple[tuple[str, int], float, float]]:
        return [
            ((studio, self.franchises[row]), self.weights[row] * self.scores[row], self.weights[row])
            for row, facts in enumerate(self.facts)
            for studio in facts.studios
        ]


def fit_facts_encoder(titles: Sequence[Facts], studios: StudioTargetEncoder) -> FactsEncoder:
    """The encoder of n training titles' facts: frequent studios get columns of their own, all get an encoding."""
    counts = Counter(studio for facts in titles for studio in facts.studios)
    frequent = sorted(name for name, n in counts.items() if n >= MIN_TITLES_PER_STUDIO)
    return FactsEncoder(tuple(frequent), max(facts.year for facts in titles if facts.year), studios.encodings())
