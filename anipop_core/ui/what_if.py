"""A trial: the pitch that was scored last, with its plan changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from anipop_core.data.vocabulary import FACT_FIELDS, normalise_facts
from anipop_core.figures.numbers import points_text, range_text, score_text, top_share_text
from anipop_core.schema import Facts, Prediction
from anipop_core.ui import resources
from anipop_core.ui.draft import facts_as_form
from anipop_core.ui.frame import STATIC_FIGURE, colours
from anipop_core.ui.messages import show_heading
from anipop_core.ui.plan_fields import LABELS, show_plan_fields
from anipop_core.ui.scored import Scored, last_scored
from anipop_core.ui.shading import block_side

_KEY = "what_if"


@dataclass(frozen=True)
class Trial:
    scored: Scored
    facts: dict[str, Any]  # as the widgets hold them; they write into it
    attempt: int  # part of the widgets' keys


def what_if_of() -> Trial | None:
    """The trial of the last score; a new score starts a new one. None before any score."""
    scored = last_scored()
    if scored is None:
        return None
    trial: Trial | None = st.session_state.get(_KEY)
    if trial is None or trial.scored is not scored:
        return _start(scored, trial.attempt + 1 if trial else 0)
    return trial


def start_over() -> None:
    """Forget the changes."""
    trial: Trial = st.session_state[_KEY]
    _start(trial.scored, trial.attempt + 1)


def show_levers(trial: Trial) -> None:
    show_plan_fields(trial.facts, f"what-if-{trial.attempt}")


def show_comparison(trial: Trial) -> None:
    """Old and new score with their ranges, and which facts differ."""
    from anipop_core.figures.versions import ScoredVersion, versions

    old, pitch = trial.scored.prediction, trial.scored.pitch
    facts, _ = normalise_facts(trial.facts)
    new = resources.predictor().predict(replace(pitch, facts=facts))
    show_heading(pitch.title.strip() or "The pitch", "as it was scored, and with this plan", first=True)
    _show_change(old, new)
    rows = [
        ScoredVersion("As scored", old.score, old.low, old.high),
        ScoredVersion("With this plan", new.score, new.low, new.high),
    ]
    sentence = "; ".join(f"{r.name}: {score_text(r.score)}, likely {range_text(r.low, r.high)}" for r in rows) + "."
    st.plotly_chart(versions(rows, colours()), theme=None, config=STATIC_FIGURE, key="versions", alt=sentence)
    st.caption(f"{sentence} Bars are 90 % ranges.")
    _show_changed_facts(pitch.facts, facts)


def _start(scored: Scored, attempt: int) -> Trial:
    trial = Trial(scored, facts_as_form(scored.pitch.facts), attempt)
    st.session_state[_KEY] = trial
    return trial


def _show_change(old: Prediction, new: Prediction) -> None:
    delta = new.score - old.score
    st.html(
        f'<div class="ap-score-line"><span class="ap-score">{score_text(new.score)}</span>'
        f'<span class="ap-large {block_side(delta)}">{points_text(delta)} points</span>'
        f'<span class="ap-large">likely <b>{range_text(new.low, new.high)}</b></span>'
        f'<span class="ap-large">reach {top_share_text(old.reach)} → <b>{top_share_text(new.reach)}</b></span></div>'
    )


def _show_changed_facts(old: Facts, new: Facts) -> None:
    changed = [name for name in FACT_FIELDS if getattr(old, name) != getattr(new, name)]
    if not changed:
        st.html('<p class="ap-muted">Nothing is changed yet. Change a fact and the new score appears here.</p>')
        return
    rows = "".join(
        f"<tr><td>{LABELS[name]}</td><td>{_shown(getattr(old, name))}</td><td>{_shown(getattr(new, name))}</td></tr>"
        for name in changed
    )
    st.html(
        '<table class="ap-table" aria-label="Changed facts"><tr><th>Fact</th><th>As scored</th>'
        f"<th>With this plan</th></tr>{rows}</table>"
    )


def _shown(value: object) -> str:
    if value in (None, ()):
        return "not known"
    return escape(
        ", ".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
    )
