"""A version's score together with that of each ensemble member: they tell how much of a change could be noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from anipop_core.model.predictor import Predictor, Scores
from anipop_core.scenarios.noise import Change, change_between
from anipop_core.schema import EncodedPitch, Facts

CHUNK = 256  # versions in one call of the model: the sets take (CHUNK, members, features) floats


@dataclass(frozen=True)
class EnsembleScore:
    """What the model says of one version of a pitch."""

    score: float  # MAL points
    low: float  # 90 % range
    high: float
    percentile: float  # share of known titles with a lower score, 0-100
    reach: float  # percentile 0-100
    members: tuple[float, ...] = field(repr=False)  # the score of each member of the ensemble

    def change_to(self, other: EnsembleScore) -> Change:
        """How far the score moves from this version to the other, and the noise of that."""
        return change_between(np.array(self.members), np.array(other.members))


def ensemble_scores(predictor: Predictor, encoded: Sequence[EncodedPitch]) -> list[EnsembleScore]:
    """One for each encoded version, in their order."""
    chunks = [encoded[start : start + CHUNK] for start in range(0, len(encoded), CHUNK)]
    return [scored for chunk in chunks for scored in _ensemble_scores(predictor, predictor.scores(chunk))]


def ensemble_scores_with_facts(
    predictor: Predictor, encoded: EncodedPitch, facts: Sequence[Facts]
) -> list[EnsembleScore]:
    """One for each of `facts`, everything else of the pitch as it is."""
    return _ensemble_scores(predictor, predictor.facts_scores(encoded, facts))


def _ensemble_scores(predictor: Predictor, scores: Scores) -> list[EnsembleScore]:
    percentile = predictor.checkpoint.catalogue.percentile
    columns = (scores.score, scores.low, scores.high, scores.reach, scores.members.T)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        EnsembleScore(score, low, high, percentile(score), reach, tuple(members))
        for score, low, high, reach, members in rows
    ]
