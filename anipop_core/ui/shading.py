"""A text with every word's share of the score as shade, and its strongest phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from anipop_core.figures.numbers import NOISE_POINTS, points_text
from anipop_core.schema import WordShare

STRONGEST = 5
LONGEST_PHRASE = 5  # words
PART_OF_PHRASE = 0.25  # of the strongest word's points: weaker words end a phrase
DEEPEST_SHADE = 40  # per cent of the colour


@dataclass(frozen=True)
class Phrase:
    """Neighbouring words that pull the same way."""

    text: str
    start: int  # character offset
    end: int  # exclusive
    points: float  # sum of its words


def strongest_phrases(text: str, words: Sequence[WordShare]) -> list[Phrase]:
    """At most STRONGEST phrases with points that can be told from zero, strongest first."""
    ordered = sorted(words, key=lambda word: word.start)
    threshold = PART_OF_PHRASE * max((abs(word.points) for word in ordered), default=0.0)
    runs: list[list[WordShare]] = []
    for word in ordered:
        if abs(word.points) < threshold or word.points == 0:
            continue
        if runs and _continues(text, runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    phrases = [
        Phrase(text[run[0].start : run[-1].end], run[0].start, run[-1].end, sum(w.points for w in run)) for run in runs
    ]
    told = [phrase for phrase in phrases if points_text(phrase.points) != points_text(0)]
    return sorted(told, key=lambda phrase: -abs(phrase.points))[:STRONGEST]


def shaded_text(text: str, words: Sequence[WordShare], phrases: Sequence[Phrase]) -> str:
    """Escaped HTML: words shaded by points, `phrases` underlined with sign and points behind them."""
    strongest = max((abs(word.points) for word in words), default=0.0)
    starts = {phrase.start: phrase for phrase in phrases}
    ends = {phrase.end: phrase for phrase in phrases}
    parts, place = [], 0
    for word in sorted(words, key=lambda word: word.start):
        parts.append(escape(text[place : word.start]))
        if word.start in starts:
            parts.append(f'<mark class="{side(starts[word.start].points)}">')
        parts.append(_shaded(text[word.start : word.end], word.points, strongest))
        if word.end in ends:
            parts.append(f"<sup>{points_text(ends[word.end].points)}</sup></mark>")
        place = word.end
    parts.append(escape(text[place:]))
    return f'<p class="ap-text">{"".join(parts)}</p>'


def phrase_list(phrases: Sequence[Phrase]) -> str:
    """Escaped HTML list, strongest first."""
    rows = "".join(
        f'<li><b class="{side(phrase.points)}">{points_text(phrase.points)}</b>'
        f"<span>{escape(' '.join(phrase.text.split()))}</span></li>"
        for phrase in phrases
    )
    return f'<ol class="ap-phrases" aria-label="Strongest phrases, in score points">{rows}</ol>'


def side(points: float, noise: float = 0.0) -> str:
    """The CSS class of the side a share is on."""
    if abs(points) < noise:
        return "ap-noise"
    return "ap-raises" if points > 0 else "ap-lowers"


def block_side(points: float) -> str:
    """The same for a whole block, whose small shares are noise."""
    return side(points, NOISE_POINTS)


def _shaded(word: str, points: float, strongest: float) -> str:
    depth = round(DEEPEST_SHADE * abs(points) / strongest) if strongest else 0
    if depth == 0:
        return escape(word)
    name = "raises" if points > 0 else "lowers"
    colour = f"color-mix(in srgb, var(--{name}) {depth}%, transparent)"
    return f'<span style="background: {colour}">{escape(word)}</span>'


def _continues(text: str, run: Sequence[WordShare], word: WordShare) -> bool:
    between = text[run[-1].end : word.start]
    same_side = (run[-1].points > 0) == (word.points > 0)
    return same_side and len(run) < LONGEST_PHRASE and re.fullmatch(r"[ \t-]?\s?", between) is not None
