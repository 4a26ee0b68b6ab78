"""What drove a score: the parts, then the words, the regions and the facts inside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from anipop_core.attribution.agreement import agreement, sentence
from anipop_core.attribution.baselines import BASELINES
from anipop_core.attribution.explain import explanation_to_json
from anipop_core.attribution.phrases import sentences, strongest_phrases
from anipop_core.figures.drivers import drivers, drivers_sentence
from anipop_core.figures.numbers import points_text, score_text
from anipop_core.figures.pictures import moves_little
from anipop_core.reports.explanation_tables import explanation_to_csv
from anipop_core.reports.html import explanation_to_html
from anipop_core.schema import (
    Block,
    Explanation,
    FactShare,
    Picture,
    Pitch,
    RegionShare,
    WordShare,
)
from anipop_core.ui.explanation.asked import show_until_done
from anipop_core.ui.explanation.edits import show_edit_audit
from anipop_core.ui.explanation.trust import show_methods, show_test
from anipop_core.ui.session.explaining import Explained, ExplanationJob
from anipop_core.ui.shell.jobs import Job
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.shell.theme import STATIC_FIGURE, colours
from anipop_core.ui.widgets.facts_fields import LABELS
from anipop_core.ui.widgets.overlay import art_html
from anipop_core.ui.widgets.page_elements import show_gloss
from anipop_core.ui.widgets.shading import block_side, phrase_list, shaded_text

TEXT_VIEWS = ["Phrase", "Sentence"]
OVERLAY = 55  # per cent, to start with
NOTHING_READ = (
    "The model could read nothing of this pitch, so nothing drove its score: write the synopsis in English, or add a "
    "picture or a fact of the plan."
)


@dataclass(frozen=True)
class Part:
    """A block with what it holds and what each piece of that is worth."""

    block: Block
    text: str = ""
    words: tuple[WordShare, ...] = ()
    picture: Picture | None = None
    regions: tuple[RegionShare, ...] = ()
    facts: tuple[FactShare, ...] = ()


def show_explanation(pitch: Pitch, job: ExplanationJob) -> None:
    """A finished explanation; one that failed leaves a message, and the score stands."""
    try:
        explained = job.result()
    except Exception as error:
        show_heading("What drove it")
        show_problem(error)
        return
    _show_from_base(pitch, job, explained)


@st.fragment
def _show_from_base(pitch: Pitch, job: ExplanationJob, average: Explained) -> None:
    """A fragment: another base redraws the explanation, not the page."""
    show_heading("What drove it", "in score points")
    if not average.explanation.blocks:
        st.html(f"<p>{NOTHING_READ}</p>")
        return
    chosen = st.selectbox(
        "Told from", list(BASELINES), format_func=lambda name: BASELINES[name], key="baseline", width=320
    )
    explained = show_until_done(job, job.based_on(chosen), "Explaining it from there")
    if explained is None:
        return
    test = job.test_from(chosen)
    _show_drivers(explained.explanation)
    if chosen != "average":
        show_gloss(sentence(agreement(average.explanation, explained.explanation)))
    show_test(job, test)
    _show_parts(parts_of(pitch, explained))
    with st.expander("Every part, ranked; take one out"):
        show_edit_audit(pitch, job, explained)
    with st.expander("Other methods, for specialists"):
        show_methods(pitch, job, explained)
    _show_downloads(pitch, test, explained.explanation)


def _show_downloads(pitch: Pitch, test: Job[Explanation], explanation: Explanation) -> None:
    """Made when asked for; with the test, once there is one. A click draws nothing again: the files of the other
    buttons would be gone for that moment, and a quick click on one of them lost."""

    def whole() -> Explanation:
        return test.result() if test.is_done and not test.has_failed else explanation

    def as_json() -> str:
        return json.dumps(explanation_to_json(whole()), indent=1, ensure_ascii=False)

    with st.container(horizontal=True):
        for label, content, ending, mime in (
            ("JSON", as_json, "json", "application/json"),
            ("CSV", lambda: explanation_to_csv(explanation), "csv", "text/csv"),
            ("Page to take away", lambda: explanation_to_html(pitch, whole()), "html", "text/html"),
        ):
            st.download_button(label, content, f"explanation.{ending}", mime, key=f"as-{ending}", on_click="ignore")


def parts_of(pitch: Pitch, explained: Explained) -> list[Part]:
    """The explanation's blocks in its order, each with its text or picture."""
    return [
        _part(pitch, block, place.place, explained.explanation)
        for block, place in zip(explained.explanation.blocks, explained.places, strict=True)
    ]


def _part(pitch: Pitch, block: Block, place: int, explanation: Explanation) -> Part:
    if block.kind == "facts":
        return Part(block, facts=explanation.facts)
    words = tuple(word for word in explanation.words if word.block == block.name)
    regions = tuple(region for region in explanation.regions if region.block == block.name)
    if block.kind == "synopsis":
        return Part(block, pitch.synopsis, words)
    if block.kind == "image":
        return Part(block, picture=pitch.images[place], regions=regions)
    character = pitch.characters[place]
    return Part(block, character.description, words, character.portrait, regions)


def _show_drivers(explanation: Explanation) -> None:
    base, score, blocks = explanation.base, explanation.score, explanation.blocks
    st.plotly_chart(
        drivers(blocks, base, score, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key="drivers",
        alt=drivers_sentence(blocks, base, score),
    )
    colour = "Blue raises the score, orange lowers it, grey is too little to say."
    show_gloss(
        f"Base {score_text(base)}, score {score_text(score)}. {explanation.baseline} {colour}{_rounding(explanation)}"
    )


def _rounding(explanation: Explanation) -> str:
    """What the reader who adds up the figures as shown gets, where that isn't the score."""
    shown = round(explanation.base, 2) + sum(round(block.points, 2) for block in explanation.blocks)
    if score_text(shown) == score_text(explanation.score):
        return ""
    return f" As rounded here, the parts add up to {score_text(shown)}."


@st.fragment
def _show_parts(parts: Sequence[Part]) -> None:
    """A fragment: slider and choice redraw texts and pictures, not the page."""
    opacity, by_sentence = OVERLAY / 100, False
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if any(part.words for part in parts):
            by_sentence = (
                st.segmented_control("Text by", TEXT_VIEWS, default=TEXT_VIEWS[0], key="text-view") == "Sentence"
            )
        if any(part.regions and not moves_little(part.regions) for part in parts):
            opacity = _opacity()
    for part in parts:
        _show_part_heading(part)
        if part.facts:
            _show_facts(part.facts)
        if part.words:
            _show_text(part, by_sentence)
        if part.regions:
            _show_art(part, opacity)


def _opacity() -> float:
    percent: int = st.slider(
        "Colour over the art",
        0,
        100,
        OVERLAY,
        5,
        format="%d %%",
        key="overlay",
        persist_state="session",
        width=240,
    )
    return percent / 100


def _show_text(part: Part, by_sentence: bool) -> None:
    phrases = strongest_phrases(part.text, part.words)
    rough = " ap-rough" if part.block.incomplete else ""
    if by_sentence:
        passages = sentences(part.text, part.words)
        found = phrase_list(passages, "Sentences, in score points")
    else:
        found = shaded_text(part.text, part.words, phrases) + phrase_list(phrases)
    st.html(f'<div class="ap-explained{rough}">{found}</div>')


def _show_art(part: Part, opacity: float) -> None:
    if part.picture is None:
        return
    name = f"Portrait of {part.block.name}" if part.block.kind == "character" else part.block.name
    kind = " ap-portrait" if part.block.kind == "character" else ""
    rough = " ap-rough" if part.block.incomplete else ""
    art = art_html(part.picture.image, name, part.regions, opacity)
    st.html(f'<div class="ap-art-and-list{kind}{rough}">{art}</div>')


def _show_facts(facts: Sequence[FactShare]) -> None:
    rows = "".join(
        f"<tr><td>{escape(LABELS.get(fact.field, fact.field))}</td><td>{escape(fact.value)}</td>"
        f'<td class="ap-number {block_side(fact.points)}">{points_text(fact.points)}</td></tr>'
        for fact in facts
    )
    st.html(
        '<table class="ap-table" aria-label="Facts of the plan and their points"><tr><th>Fact</th>'
        f'<th>Value</th><th class="ap-number">Points</th></tr>{rows}</table>'
    )


def _show_part_heading(part: Part) -> None:
    block, notes = part.block, []
    if part.words and part.regions:
        notes.append(f"text {points_text(_sum(part.words))}, portrait {points_text(_sum(part.regions))}")
    if block.incomplete:
        notes.append(f"rough: {100 * block.gap:.0f} % of it could not be told apart")
    st.html(
        f'<h3 class="ap-subheading">{escape(block.name)} <span class="{block_side(block.points)}">'
        f'{points_text(block.points)}</span> <span class="ap-muted">{"; ".join(notes)}</span></h3>'
    )


def _sum(pieces: Sequence[WordShare] | Sequence[RegionShare]) -> float:
    return sum(piece.points for piece in pieces)
