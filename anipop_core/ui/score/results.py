"""The score of a pitch and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from anipop_core.figures.distribution import distribution_sentence, score_distribution
from anipop_core.figures.members import members_distribution, members_sentence
from anipop_core.figures.numbers import better_than_text, range_text, reach_text, score_text, top_share_text
from anipop_core.schema import Comparable, Prediction
from anipop_core.ui.explanation.explanation import show_explanation
from anipop_core.ui.session.scored import Scored
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading, show_notices
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.widgets.links import title_link_html

POLL_S = 0.5
MEMBERS_TOLD = (
    "Members are those who list a title on MyAnimeList, as counted when the data were gathered; a title goes on "
    "winning them for years."
)


def show_scored(scored: Scored) -> None:
    """Score first, then what drove it, then the closest titles."""
    _score_line(scored.prediction)
    _distribution(scored.prediction)
    _reach(scored.prediction)
    show_notices(scored.notices)
    if scored.explanation.is_done:
        show_explanation(scored.pitch, scored.explanation)
    else:
        st.fragment(_wait_for_explanation, run_every=POLL_S)(scored)
    _closest_titles(scored.prediction.comparables)


def _wait_for_explanation(scored: Scored) -> None:
    if scored.explanation.is_done:
        st.rerun()
    show_heading("What drove it")
    share = scored.explanation.share_done
    st.progress(share, f"Trying the pitch without each of its parts: {share:.0%}")


def _score_line(prediction: Prediction) -> None:
    score, likely = score_text(prediction.score), range_text(prediction.low, prediction.high)
    st.html(
        f'<div class="ap-score-line"><span class="ap-score" data-testid="score">{score}</span>'
        f'<span class="ap-large">likely <b>{likely}</b></span>'
        f'<span class="ap-large">{better_than_text(prediction.percentile)}</span></div>'
    )


def _distribution(prediction: Prediction) -> None:
    scores = resources.predictor().checkpoint.catalogue.table["score"].to_numpy()
    values = (prediction.score, prediction.low, prediction.high)
    sentence = distribution_sentence(scores, *values)
    st.plotly_chart(
        score_distribution(scores, colours(), *values),
        theme=None,
        config=STATIC_FIGURE,
        key="score-distribution",
        alt=sentence,
    )
    st.caption(sentence)


def _reach(prediction: Prediction) -> None:
    """How many are likely to put it on their list, with the range, among the known titles."""
    members, low, high = prediction.members, prediction.members_low, prediction.members_high
    text = escape(reach_text(prediction.reach, members, low, high))
    st.html(f'<p style="margin:0" data-testid="reach">Reach: <b>{text}</b></p>')
    if members is None or low is None or high is None:
        return
    known = resources.predictor().checkpoint.catalogue.table["num_list_users"].dropna().to_numpy()
    sentence = members_sentence(known, members, low, high)
    figure = members_distribution(known, colours(), members, low, high)
    st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key="members-distribution", alt=sentence)
    st.caption(f"{sentence} {MEMBERS_TOLD}")


def _closest_titles(comparables: Sequence[Comparable]) -> None:
    if not comparables:
        return
    show_heading("Closest titles", "and the scores they really got")
    rows = "".join(
        f"<tr><td>{title_link_html(title.mal_id, title.title)}</td><td class='ap-number'>{score_text(title.score)}</td>"
        f"<td class='ap-number'>{title.year or '–'}</td><td style='white-space:nowrap'>{escape(title.type or '–')}</td>"
        f"<td class='ap-number'>{top_share_text(title.reach)}</td></tr>"
        for title in comparables
    )
    st.html(
        '<table class="ap-table" aria-label="Closest titles"><tr><th>Title</th><th class="ap-number">Score</th>'
        f'<th class="ap-number">Year</th><th>Type</th><th class="ap-number">Reach</th></tr>{rows}</table>'
    )
