"""Words put together: phrases that pull one way, and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anipop_core.schema import SPREAD, Output, WordShare

STRONGEST = 5
LONGEST_PHRASE = 5  # words
PART_OF_PHRASE = 0.25  # of the strongest word's points: weaker words end a phrase
TOLD = 0.005  # points, times the output's SPREAD: of a score less reads as 0.00
SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[\"'”’)\]]*")


@dataclass(frozen=True)
class Passage:
    """A stretch of text with the sum of its words' points."""

    text: str
    start: int  # character offset
    end: int  # exclusive
    points: float


def strongest_phrases(text: str, words: Sequence[WordShare], output: Output = "score") -> list[Passage]:
    """At most STRONGEST runs of neighbours that pull the same way, and can be told from zero, strongest first."""
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
    found = [_passage(text, run[0].start, run[-1].end, run) for run in runs]
    told = [phrase for phrase in found if abs(phrase.points) >= TOLD * SPREAD[output]]
    return sorted(told, key=lambda phrase: -abs(phrase.points))[:STRONGEST]


def sentences(text: str, words: Sequence[WordShare]) -> list[Passage]:
    """The sentences in their order; every word belongs to exactly one, so that their points sum to the words'."""
    spans = [_trimmed(text, match.span()) for match in SENTENCE.finditer(text)]
    starts = [start for start, _ in spans]
    held: list[list[WordShare]] = [[] for _ in spans]
    for word in words:
        place = max((i for i, start in enumerate(starts) if start <= word.start), default=0)
        held[place].append(word)
    return [_passage(text, *span, run) for span, run in zip(spans, held, strict=True) if run]


def _passage(text: str, start: int, end: int, words: Sequence[WordShare]) -> Passage:
    return Passage(text[start:end], start, end, sum(word.points for word in words))


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    piece = text[span[0] : span[1]]
    return span[0] + len(piece) - len(piece.lstrip()), span[0] + len(piece.rstrip())


def _continues(text: str, run: Sequence[WordShare], word: WordShare) -> bool:
    between = text[run[-1].end : word.start]
    same_side = (run[-1].points > 0) == (word.points > 0)
    return same_side and len(run) < LONGEST_PHRASE and re.fullmatch(r"[ \t-]?\s?", between) is not None
