"""A round whose score is shown: the model beside the guesses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from statistics import median

import streamlit as st

from anipop_core.figures.guesses import guesses_figure, guesses_sentence
from anipop_core.figures.numbers import (
    better_than_text,
    points_text,
    range_text,
    score_text,
    top_share_text,
)
from anipop_core.store.records import Guess, ModelScore, Round, VersionSummary
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import STATIC_FIGURE, colours


def show_opened_round(version: VersionSummary, found: Round) -> None:
    """The score and the guesses; nothing for a round that is still closed."""
    if found.model is None:
        return
    show_heading("The score", f"of “{version.name}”, as it was when the round was opened", first=True)
    _show_score(found.model)
    if not found.guesses:
        st.html('<p class="ap-muted">Nobody had guessed when the score was opened.</p>')
        return
    show_heading("Guesses against the model")
    real = found.outcome.score if found.outcome else None
    sentence = guesses_sentence(found.model, found.guesses, real)
    figure = guesses_figure(found.model, found.guesses, real, colours())
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key="guesses", alt=sentence)
    st.caption("The pale bar is the model's 90 % range.")
    st.html("".join(f'<p style="margin:0 0 .25rem">{escape(line)}</p>' for line in findings(found)))
    st.html(guesses_table(found.model, found.guesses))


def findings(found: Round) -> list[str]:
    """Sentences: which guess is nearest to the model and to the real score, and how many lie in the range."""
    model, guesses = found.model, found.guesses
    if model is None or not guesses:
        return []
    lines = [f"Nearest to the model: {_nearest(guesses, model.score)}."]
    if len(guesses) > 1:
        middle = median(guess.score for guess in guesses)
        apart = points_text(middle - model.score)
        lines.append(f"The guess in the middle is {score_text(middle)}, {apart} points from the model's score.")
    inside = sum(model.low <= guess.score <= model.high for guess in guesses)
    lines.append(f"{inside} of {len(guesses)} lie in the model's likely range.")
    if found.outcome:
        off = f"the model was {abs(model.score - found.outcome.score):.2f} off"
        lines.append(f"Nearest to the real score: {_nearest(guesses, found.outcome.score)}; {off}.")
    return lines


def guesses_table(model: ModelScore, guesses: Sequence[Guess]) -> str:
    """Escaped HTML, the highest guess first."""
    rows = "".join(
        f'<tr><td>{escape(guess.who)}</td><td class="ap-number">{guess.score:.1f}</td>'
        f'<td class="ap-number">{points_text(guess.score - model.score)}</td><td>{escape(guess.note)}</td></tr>'
        for guess in sorted(guesses, key=lambda guess: -guess.score)
    )
    return (
        '<table class="ap-table" aria-label="Guesses"><tr><th>Who</th><th class="ap-number">Guess</th>'
        f'<th class="ap-number">Less the model’s</th><th>Why</th></tr>{rows}</table>'
    )


def _nearest(guesses: Sequence[Guess], score: float) -> str:
    """Names and distance of those nearest to `score`."""
    distance = round(min(abs(guess.score - score) for guess in guesses), 2)
    names = [guess.who for guess in guesses if round(abs(guess.score - score), 2) == distance]
    return f"{' and '.join(names)}, {distance:.2f} points away"


def _show_score(model: ModelScore) -> None:
    st.html(
        f'<div class="ap-score-line"><span class="ap-score" data-testid="score">{score_text(model.score)}</span>'
        f'<span class="ap-large">likely <b>{range_text(model.low, model.high)}</b></span>'
        f'<span class="ap-large">{better_than_text(model.percentile)}</span>'
        f'<span class="ap-large">reach <b>{top_share_text(model.reach)}</b></span></div>'
    )
    now = resources.loaded_predictor()
    if now is not None and not model.is_by(now.checkpoint.version):
        older = f"Scored by {model.checkpoint}, an older model; the one in use is {now.checkpoint.version}."
        st.html(f'<div class="ap-note">{escape(older)}</div>')
