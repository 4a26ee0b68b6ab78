"""A version's score, large, with its range, and how far it is from the base."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.numbers import (
    better_than_text,
    points_text,
    range_text,
    reach_text,
    score_text,
)
from anipop_core.ui.widgets.page_elements import show_gloss
from anipop_core.ui.widgets.shading import side

if TYPE_CHECKING:
    from anipop_core.model.noise import Change
    from anipop_core.scenarios.ensemble_score import EnsembleScore
    from anipop_core.store.records import ModelScore


def show_card(
    name: str, scored: EnsembleScore, base: EnsembleScore | None = None, kept: ModelScore | None = None
) -> None:
    """Score and reach with their ranges and changes. base: the version that changes are told from, None for the base
    itself, which is drawn without the accent colour; kept: an older model's score of the same version.
    """
    delta = reach_delta = ""
    if base is not None:
        delta = f'<p class="ap-large" data-testid="delta">{change_html(base.change_to(scored))}</p>'
        reach_delta = f'<br><span data-testid="reach-delta">{change_html(base.change_to(scored, "reach"))}</span>'
    reach = reach_text(scored.reach, scored.members, scored.members_low, scored.members_high)
    st.html(
        f'<section class="ap-card" aria-label="{escape(name)}">'
        f'<p class="ap-score-line"><b class="ap-score{" ap-plain" if base is None else ""}">'
        f'{score_text(scored.score)}</b><span class="ap-large">likely <b>{range_text(scored.low, scored.high)}</b>'
        f'</span></p>{delta}<p class="ap-muted">{better_than_text(scored.percentile)}</p>'
        f'<p data-testid="reach">Reach: {reach}{reach_delta}</p></section>'
    )
    if kept is not None:
        show_gloss(
            f"Kept with the score {score_text(kept.score)} by the older model {kept.checkpoint}. "
            "Here it is scored anew by the model in use."
        )


def change_html(change: Change) -> str:
    """ "+0.21, larger than model noise", grey where it isn't; of a reach "+3.1 percentile points, ..." """
    unit = " percentile points" if change.output == "reach" else ""
    if not change.is_clear:
        return f'<span class="ap-noise">{points_text(change.points, change.output)}{unit}, {change.verdict}</span>'
    return f'<b class="{side(change.points)}">{points_text(change.points, change.output)}</b>{unit}, {change.verdict}'
