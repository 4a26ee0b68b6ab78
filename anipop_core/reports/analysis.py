"""Everything a report or a presentation needs from the model about one version."""

from __future__ import annotations

from dataclasses import dataclass

from anipop_core.attribution.explain import explain
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.scenarios.contrast import Contrast, contrast
from anipop_core.scenarios.ensemble_score import EnsembleScore, ensemble_scores
from anipop_core.scenarios.neighbours import nearest_titles
from anipop_core.schema import Comparable, Explanation, Pitch, Prediction

COMPARABLES = 6


@dataclass(frozen=True)
class Analysis:
    """What the model says of one pitch."""

    prediction: Prediction
    scored: EnsembleScore  # the same score with what it takes to compare it with another
    explanation: Explanation
    comparables: tuple[Comparable, ...]  # by text and art, nearest first
    contrast: Contrast | None


def analyse(predictor: Predictor, pitch: Pitch, progress: Progress | None = None) -> Analysis:
    """Score, explain and compare a pitch; takes seconds. `progress` is told of the explanation's steps.

    Raises InputError for a pitch of which nothing can be read.
    """
    predictor.check_read(pitch)
    explanation = explain(predictor, pitch, progress)
    return Analysis(
        predictor.predict(pitch),
        ensemble_scores(predictor, [predictor.encode(pitch)])[0],
        explanation,
        nearest_titles(predictor, pitch, count=COMPARABLES),
        contrast(predictor, pitch),
    )
