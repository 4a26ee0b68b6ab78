"""A text cut into stretches that are shaded by their words' points, with its strongest phrases marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anipop_core.attribution.phrases import strongest_phrases
from anipop_core.figures.numbers import PALEST
from anipop_core.schema import WordShare

STEPS = 10  # of shade


@dataclass(frozen=True)
class Stretch:
    """A stretch of text with one shade."""

    text: str
    shade: int  # -STEPS (lowers most) to STEPS (raises most); 0 is plain
    phrase: float | None  # points of the strong phrase it is in
    is_end: bool  # of that phrase


def stretches_of(text: str, words: Sequence[WordShare]) -> list[Stretch]:
    """Cut the text at its words and strongest phrases. Joined, the stretches are the whole text.

    Args:
        words: with their points and places in the text.
    """
    strongest = max([PALEST, *(abs(word.points) for word in words)])
    phrases = strongest_phrases(text, words)
    found: list[Stretch] = []
    place = 0

    def add(end: int, shade: int) -> None:
        nonlocal place
        if end <= place:
            return
        inside = next((phrase for phrase in phrases if phrase.start <= place and end <= phrase.end), None)
        points, is_end = (inside.points, inside.end == end) if inside else (None, False)
        stretch = Stretch(text[place:end], shade, points, is_end)
        if found and shade == found[-1].shade and stretch.phrase is None and found[-1].phrase is None:
            stretch = Stretch(found.pop().text + stretch.text, shade, None, False)
        found.append(stretch)
        place = end

    for word in sorted(words, key=lambda word: word.start):
        add(word.start, 0)
        add(word.end, round(STEPS * word.points / strongest))
    add(len(text), 0)
    return found
