"""A text with every word's share of the score as shade, and its strongest phrases."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from anipop_core.attribution.phrases import Passage
from anipop_core.figures.numbers import NOISE_POINTS, PALEST, UNIT, points_text
from anipop_core.schema import SPREAD, Output, WordShare

DEEPEST_SHADE = 40  # per cent of the colour


def shaded_text(text: str, words: Sequence[WordShare], phrases: Sequence[Passage], output: Output = "score") -> str:
    """Escaped HTML: words shaded by points, `phrases` underlined with sign and points behind them."""
    strongest = max([PALEST * SPREAD[output], *(abs(word.points) for word in words)])
    starts = {phrase.start: phrase for phrase in phrases}
    ends = {phrase.end: phrase for phrase in phrases}
    parts, place = [], 0
    for word in sorted(words, key=lambda word: word.start):
        parts.append(escape(text[place : word.start]))
        if word.start in starts:
            parts.append(f'<mark class="{side(starts[word.start].points)}">')
        parts.append(_shaded(text[word.start : word.end], word.points, strongest))
        if word.end in ends:
            parts.append(f"<sup>{points_text(ends[word.end].points, output)}</sup></mark>")
        place = word.end
    parts.append(escape(text[place:]))
    return f'<p class="ap-text">{"".join(parts)}</p>'


def phrase_list(phrases: Sequence[Passage], label: str = "Strongest phrases", output: Output = "score") -> str:
    """Escaped HTML list in the given order; `label` is followed by the unit."""
    rows = "".join(
        f'<li><b class="{side(phrase.points)}">{points_text(phrase.points, output)}</b>'
        f"<span>{escape(' '.join(phrase.text.split()))}</span></li>"
        for phrase in phrases
    )
    return f'<ol class="ap-phrases" aria-label="{escape(label)}, in {UNIT[output]}">{rows}</ol>'


def side(points: float, noise: float = 0.0) -> str:
    """The CSS class of the side a share is on."""
    if abs(points) < noise:
        return "ap-noise"
    return "ap-raises" if points > 0 else "ap-lowers"


def block_side(points: float, output: Output = "score") -> str:
    """The same for a whole block, whose small shares are noise."""
    return side(points, NOISE_POINTS * SPREAD[output])


def _shaded(word: str, points: float, strongest: float) -> str:
    depth = round(DEEPEST_SHADE * abs(points) / strongest)
    if depth == 0:
        return escape(word)
    name = "raises" if points > 0 else "lowers"
    colour = f"color-mix(in srgb, var(--{name}) {depth}%, transparent)"
    return f'<span style="background: {colour}">{escape(word)}</span>'
