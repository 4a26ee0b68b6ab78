"""What drove a score: the parts, then the words, the regions and the facts inside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from anipop_core.figures.drivers import drivers, drivers_sentence
from anipop_core.figures.numbers import points_text, score_text
from anipop_core.schema import Block, Explanation, FactShare, Picture, Pitch, RegionShare, WordShare
from anipop_core.ui.explaining import Explained, ExplanationJob
from anipop_core.ui.frame import STATIC_FIGURE, colours
from anipop_core.ui.messages import show_heading, show_problem
from anipop_core.ui.overlay import art_html, region_list
from anipop_core.ui.plan_fields import LABELS
from anipop_core.ui.shading import block_side, phrase_list, shaded_text, strongest_phrases

OVERLAY = 55  # per cent, to start with


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
    _show_drivers(explained.explanation)
    _show_parts(parts_of(pitch, explained))


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
    show_heading("What drove it", f"base {score_text(base)} → {score_text(score)}, in score points")
    st.plotly_chart(
        drivers(blocks, base, score, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key="drivers",
        alt=drivers_sentence(blocks, base, score),
    )
    st.caption(f"Base: {explanation.baseline} Blue raises the score, orange lowers it, grey is too little to say.")


@st.fragment
def _show_parts(parts: Sequence[Part]) -> None:
    """A fragment: the slider redraws the pictures, not the page."""
    opacity = OVERLAY / 100
    if any(part.regions for part in parts):
        opacity = _opacity()
    strongest = max((abs(region.points) for part in parts for region in part.regions), default=0.0)
    for part in parts:
        _show_part_heading(part.block)
        if part.facts:
            _show_facts(part.facts)
        elif part.text and part.picture:
            text, art = st.columns([5, 3], gap="medium")
            with text:
                _show_text(part)
            with art:
                _show_art(part, opacity, strongest)
        elif part.text:
            _show_text(part)
        elif part.picture:
            _show_art(part, opacity, strongest)


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


def _show_text(part: Part) -> None:
    phrases = strongest_phrases(part.text, part.words)
    st.html(shaded_text(part.text, part.words, phrases) + phrase_list(phrases))


def _show_art(part: Part, opacity: float, strongest: float) -> None:
    if part.picture is None:
        return
    picture, alt = part.picture.image, f"{part.block.name}, with the regions listed beside it numbered"
    st.html(
        f'<div class="ap-art-and-list">{art_html(picture, alt, part.regions, opacity, strongest)}'
        f"{region_list(part.regions)}</div>"
    )


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


def _show_part_heading(block: Block) -> None:
    rough = ' <span class="ap-muted">rough</span>' if block.incomplete else ""
    st.html(
        f'<h3 class="ap-subheading">{escape(block.name)} '
        f'<span class="{block_side(block.points)}">{points_text(block.points)}</span>{rough}</h3>'
    )
