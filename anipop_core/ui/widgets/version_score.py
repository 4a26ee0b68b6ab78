"""A version's score in a list, as HTML: sealed, not there yet, an older model's, or as it is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from anipop_core.figures.numbers import range_text, score_text
from anipop_core.ui.session.scoring import Sealed

if TYPE_CHECKING:
    from anipop_core.store.records import ModelScore


def version_score(scored: ModelScore | Sealed | None, checkpoint: str | None) -> str:
    """`checkpoint` is the name of the model in use, None while that isn't known."""
    if isinstance(scored, Sealed):
        return f'<span class="ap-muted">{scored.value}</span>'
    if scored is None:
        return '<span class="ap-muted">not scored yet</span>'
    older = is_older(scored, checkpoint)
    note = f'<br><span class="ap-muted">scored by the older model {escape(scored.checkpoint)}</span>' if older else ""
    likely = range_text(scored.low, scored.high)
    return f'<b class="ap-version-score">{score_text(scored.score)}</b> likely {likely}{note}'


def is_older(scored: ModelScore, checkpoint: str | None) -> bool:
    """True where the checkpoint was exchanged since."""
    return checkpoint is not None and not scored.is_by(checkpoint)
