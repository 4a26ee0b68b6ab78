"""The parts of a pitch, each with its text shaded, its picture coloured or its facts listed by their points."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from anipop_core.attribution.phrases import sentences, strongest_phrases
from anipop_core.figures.numbers import points_text
from anipop_core.figures.pictures import moves_little
from anipop_core.reports.names import FACT_LABELS
from anipop_core.reports.plain_text import listed
from anipop_core.schema import (
    Block,
    Explanation,
    FactShare,
    Output,
    Picture,
    Pitch,
    RegionShare,
    WordShare,
)
from anipop_core.ui.widgets.overlay import art_html
from anipop_core.ui.widgets.page_elements import show_gloss
from anipop_core.ui.widgets.shading import block_side, phrase_list, shaded_text

TEXT_VIEWS = ["Phrase", "Sentence"]
OVERLAY = 55  # per cent, to start with


@dataclass(frozen=True)
class ShownBlock:
    """A block with what it holds and what each word, region and fact of that is worth."""

    block: Block
    output: Output  # what the points are of
    text: str = ""
    words: tuple[WordShare, ...] = ()
    picture: Picture | None = None
    regions: tuple[RegionShare, ...] = ()
    facts: tuple[FactShare, ...] = ()


def shown_blocks(pitch: Pitch, explanation: Explanation, output: Output = "score") -> list[ShownBlock]:
    """The explanation's blocks in its order, each with its text or picture."""
    return [_shown_block(pitch, block, explanation, output) for block in explanation.blocks]


def _shown_block(pitch: Pitch, block: Block, explanation: Explanation, output: Output) -> ShownBlock:
    if block.kind == "facts":
        return ShownBlock(block, output, facts=explanation.facts)
    words = tuple(word for word in explanation.words if word.block == block.name)
    regions = tuple(region for region in explanation.regions if region.block == block.name)
    if block.kind == "synopsis":
        return ShownBlock(block, output, pitch.synopsis, words)
    if block.kind == "image":
        return ShownBlock(block, output, picture=pitch.images[block.place], regions=regions)
    character = pitch.characters[block.place]
    return ShownBlock(block, output, character.description, words, character.portrait, regions)


@st.fragment
def show_blocks(blocks: Sequence[ShownBlock], by_chance: Collection[str] = ()) -> None:
    """Each block with its heading. A fragment: slider and choice redraw texts and pictures, not the page.

    by_chance: fields of facts whose points are grey.
    """
    opacity, by_sentence = OVERLAY / 100, False
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if any(shown.words for shown in blocks):
            by_sentence = (
                st.segmented_control("Text by", TEXT_VIEWS, default=TEXT_VIEWS[0], key="text-view") == "Sentence"
            )
        if any(shown.regions and not moves_little(shown.regions, shown.output) for shown in blocks):
            opacity = _opacity()
    for shown in blocks:
        _show_block_heading(shown)
        if shown.facts:
            _show_facts(shown.facts, shown.output, by_chance)
        if shown.words:
            _show_text(shown, by_sentence)
        if shown.regions:
            _show_art(shown, opacity)


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


def _show_text(shown: ShownBlock, by_sentence: bool) -> None:
    phrases = strongest_phrases(shown.text, shown.words, shown.output)
    rough = " ap-rough" if shown.block.incomplete else ""
    if by_sentence:
        passages = sentences(shown.text, shown.words)
        found = phrase_list(passages, "Sentences", shown.output)
    else:
        found = shaded_text(shown.text, shown.words, phrases, shown.output)
        found += phrase_list(phrases, output=shown.output)
    st.html(f'<div class="ap-explained{rough}">{found}</div>')


def _show_art(shown: ShownBlock, opacity: float) -> None:
    if shown.picture is None:
        return
    name = f"Portrait of {shown.block.name}" if shown.block.kind == "character" else shown.block.name
    kind = " ap-portrait" if shown.block.kind == "character" else ""
    rough = " ap-rough" if shown.block.incomplete else ""
    art = art_html(shown.picture.image, name, shown.regions, opacity, shown.output)
    st.html(f'<div class="ap-art-and-list{kind}{rough}">{art}</div>')


def _show_facts(facts: Sequence[FactShare], output: Output, by_chance: Collection[str]) -> None:
    grey = [fact.field for fact in facts if fact.field in by_chance and output == "score"]
    rows = "".join(
        f"<tr><td>{escape(FACT_LABELS.get(fact.field, fact.field))}</td><td>{escape(fact.value)}</td>"
        f'<td class="ap-number {"ap-muted" if fact.field in grey else block_side(fact.points, output)}">'
        f"{points_text(fact.points, output)}</td></tr>"
        for fact in facts
    )
    st.html(
        '<table class="ap-table" aria-label="Facts of the plan and their points"><tr><th>Fact</th>'
        f'<th>Value</th><th class="ap-number">Points</th></tr>{rows}</table>'
    )
    if grey:
        named = listed([FACT_LABELS[field].lower() for field in grey])
        show_gloss(f"Grey: {named}, whose points said no more than chance on titles that the model had not seen.")


def _show_block_heading(shown: ShownBlock) -> None:
    block, output, notes = shown.block, shown.output, []
    if shown.words and shown.regions:
        of_text, of_portrait = (points_text(_sum(shares), output) for shares in (shown.words, shown.regions))
        notes.append(f"text {of_text}, portrait {of_portrait}")
    if block.incomplete:
        notes.append(f"rough: {100 * block.gap:.0f} % of it could not be told apart")
    st.html(
        f'<h3 class="ap-subheading">{escape(block.name)} <span class="{block_side(block.points, output)}">'
        f'{points_text(block.points, output)}</span> <span class="ap-muted">{"; ".join(notes)}</span></h3>'
    )


def _sum(shares: Sequence[WordShare] | Sequence[RegionShare]) -> float:
    return sum(share.points for share in shares)
