"""A version's score and reach together with those of each of the ensemble's models, which tell how much of a change
could be noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from anipop_core.model.noise import Change, change_between
from anipop_core.model.predictor import Predictor, Scores
from anipop_core.schema import EncodedPitch, Facts, Output

CHUNK = 256  # versions in one call of the model: the sets take (CHUNK, members, features) floats


@dataclass(frozen=True)
class EnsembleScore:
    """What the model says of one version of a pitch."""

    score: float  # MAL points
    low: float  # 90 % range
    high: float
    percentile: float  # share of known titles with a lower score, 0-100
    reach: float  # percentile of list members, 0-100
    reach_low: float  # 90 % range
    reach_high: float
    members: int  # list members at `reach`
    members_low: int  # and at the ends of its range
    members_high: int
    ensemble: tuple[float, ...] = field(repr=False)  # the score by each of the ensemble's models
    reach_ensemble: tuple[float, ...] = field(repr=False)  # the reach by each

    def ends(self, output: Output) -> tuple[float, float, float]:
        """The score or the reach, and the ends of its range."""
        if output == "score":
            return self.score, self.low, self.high
        return self.reach, self.reach_low, self.reach_high

    def by_model(self, output: Output) -> np.ndarray:
        """(K,) what each of the ensemble's models says: MAL points or percentile."""
        return np.array(self.ensemble if output == "score" else self.reach_ensemble)

    def change_to(self, other: EnsembleScore, output: Output = "score") -> Change:
        """How far the score or the reach moves from this version to the other, and the noise of that."""
        return change_between(self.by_model(output), other.by_model(output), output)


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
    return [
        EnsembleScore(
            float(scores.score[place]),
            float(scores.low[place]),
            float(scores.high[place]),
            percentile(scores.score[place]),
            float(scores.reach[place]),
            float(scores.reach_low[place]),
            float(scores.reach_high[place]),
            round(scores.members[place]),
            round(scores.members_low[place]),
            round(scores.members_high[place]),
            tuple(scores.ensemble[:, place].tolist()),
            tuple(scores.reach_ensemble[:, place].tolist()),
        )
        for place in range(len(scores.score))
    ]
