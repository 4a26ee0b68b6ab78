"""Slides of what the model says of one version: what drove its score, and the titles near it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.attribution.phrases import strongest_phrases
from anipop_core.figures.numbers import reach_text, score_text, top_share_text
from anipop_core.reports.meeting_record import MeetingVersion, is_as_kept
from anipop_core.reports.neighbour_sentences import contrast_sentences
from anipop_core.reports.parts import PitchPart, parts_of
from anipop_core.schema import Output, RegionShare, WordShare
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.widgets.overlay import art_html, region_list
from anipop_core.ui.widgets.shading import phrase_list

if TYPE_CHECKING:
    from anipop_core.reports.analysis import Analysis

PHRASES = 4
OPACITY = 0.55
TALLEST = 470  # pixels: what a slide of 720 leaves for a figure


def show_drivers(version: MeetingVersion, analysis: Analysis, checkpoint: str, output: Output = "score") -> None:
    """The waterfall of score or reach; beside it the strongest words, and the picture that counts most."""
    if version.kept is not None and not is_as_kept(version, analysis, checkpoint):
        st.html(
            f'<p>This version was scored by {escape(version.kept.checkpoint)}, an older model. '
            f"{escape(checkpoint)}, the one in use, can't explain that score.</p>"
        )  # fmt: skip
        return
    from anipop_core.figures.drivers import drivers, drivers_sentence
    from anipop_core.figures.plotting import enlarged

    found, said = analysis.explanation.of(output), analysis.prediction
    figure = enlarged(drivers(found.blocks, found.base, found.score, colours(), output), TALLEST)
    sentence = drivers_sentence(found.blocks, found.base, found.score, output)
    if output == "reach":
        text = reach_text(said.reach, said.members, said.members_low, said.members_high)
        st.html(f'<p class="ap-line"><b>{escape(text)}</b>. In percentile points.</p>')
    bars, shares = st.columns([6, 5], gap="large")
    with bars:
        st.plotly_chart(figure, theme=None, config=STATIC_FIGURE, key=f"slide-drivers-{output}", alt=sentence)
    with shares:
        parts = parts_of(version.pitch, found)
        _show_words([part for part in parts if part.words], output)
        _show_picture([part for part in parts if part.picture is not None and part.regions], output)


def show_comparables(version: MeetingVersion, analysis: Analysis, checkpoint: str) -> None:
    """The nearest titles with their real scores, and how the version lies among them."""
    rows = "".join(
        f"<tr><td>{escape(title.title)}</td><td class='ap-number'>{score_text(title.score)}</td>"
        f"<td class='ap-number'>{title.year or '–'}</td><td>{escape(title.type or '–')}</td>"
        f"<td class='ap-number'>{top_share_text(title.reach)}</td></tr>"
        for title in analysis.comparables
    )
    if not rows:
        st.html('<p class="ap-muted">This version has neither text nor art to go by.</p>')
        return
    st.html(
        '<table class="ap-table" aria-label="Closest titles"><tr><th>Title</th><th class="ap-number">Score</th>'
        f'<th class="ap-number">Year</th><th>Type</th><th class="ap-number">Reach</th></tr>{rows}</table>'
    )
    st.html("".join(f'<p class="ap-line">{escape(line)}</p>' for line in contrast_sentences(analysis.contrast)))


def _show_words(parts: Sequence[PitchPart], output: Output) -> None:
    """Of the text that counts most."""
    part = max(parts, key=lambda part: _weight(part.words), default=None)
    phrases = strongest_phrases(part.text, part.words, output)[:PHRASES] if part else []
    if part and phrases:
        st.html(f'<p class="ap-subheading">{escape(part.name)}</p>{phrase_list(phrases, output=output)}')


def _show_picture(parts: Sequence[PitchPart], output: Output) -> None:
    part = max(parts, key=lambda part: _weight(part.regions), default=None)
    if part is None or part.picture is None:
        return
    alt = f"{part.name}, with the regions listed beside it numbered"
    art = art_html(part.picture.image, alt, part.regions, OPACITY, output)
    st.html(f'<p class="ap-subheading">{escape(part.name)}</p>')
    st.html(f'<div class="ap-art-and-list">{art}{region_list(part.regions, output)}</div>')


def _weight(shares: Sequence[WordShare | RegionShare]) -> float:
    """How far they move the score, either way."""
    return sum(abs(share.points) for share in shares)
