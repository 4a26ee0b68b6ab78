"""What the model says of a version, with what it takes to compare it with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from anipop_core.model.predictor import Predictor, Scores
from anipop_core.scenarios.noise import Change, change_between
from anipop_core.schema import EncodedPitch, Facts

CHUNK = 256  # versions in one call of the model: the sets take (CHUNK, members, features) floats


@dataclass(frozen=True)
class Outcome:
    score: float  # MAL points
    low: float  # 90 % range
    high: float
    percentile: float  # share of known titles with a lower score, 0-100
    reach: float  # percentile 0-100
    members: tuple[float, ...] = field(repr=False)  # the score of each member of the ensemble

    def change_to(self, other: Outcome) -> Change:
        return change_between(np.array(self.members), np.array(other.members))


def outcomes(predictor: Predictor, encoded: Sequence[EncodedPitch]) -> list[Outcome]:
    """One for each encoded version."""
    chunks = [encoded[start : start + CHUNK] for start in range(0, len(encoded), CHUNK)]
    return [outcome for chunk in chunks for outcome in _outcomes(predictor, predictor.scores(chunk))]


def facts_outcomes(predictor: Predictor, encoded: EncodedPitch, plans: Sequence[Facts]) -> list[Outcome]:
    """One for each plan, everything else of the pitch as it is."""
    return _outcomes(predictor, predictor.facts_scores(encoded, plans))


def _outcomes(predictor: Predictor, scores: Scores) -> list[Outcome]:
    percentile = predictor.checkpoint.catalogue.percentile
    columns = zip(scores.score, scores.low, scores.high, scores.reach, scores.members.T, strict=True)
    return [
        Outcome(float(score), float(low), float(high), percentile(float(score)), float(reach), tuple(members.tolist()))
        for score, low, high, reach, members in columns
    ]
