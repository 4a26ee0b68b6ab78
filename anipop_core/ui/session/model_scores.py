"""What the model says of a pitch, in the form in which it is kept with a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anipop_core.intake.limits import check_limits
from anipop_core.schema import Explanation, Pitch
from anipop_core.store.stored_pitch import reads_the_same
from anipop_core.ui.session.projects import store
from anipop_core.ui.session.scored import Scored, last_scored
from anipop_core.ui.session.scoring import score_to_keep

if TYPE_CHECKING:
    from anipop_core.store.records import ModelScore


def last_model_score(pitch: Pitch) -> ModelScore | None:
    """The last score, with its explanation if that is there by now; None where it is another pitch's."""
    from anipop_core.store.records import ModelScore

    scored = last_scored()
    if scored is None or not reads_the_same(scored.pitch, pitch):
        return None
    checkpoint = scored.explanation.predictor.checkpoint.version
    return ModelScore.of(checkpoint, scored.prediction, _explanation(scored))


def score_version(version_id: str) -> None:
    """Score a version as it is kept now, with the model in use. Raises AniPopError."""
    version = store().versions.get(version_id)
    check_limits(version.pitch)
    store().versions.keep_score(version.id, version.revision, score_to_keep(version.pitch))


def _explanation(scored: Scored) -> Explanation | None:
    try:
        return scored.explanation.result() if scored.explanation.is_done else None
    except Exception:  # the score page says that it could not be explained
        return None
