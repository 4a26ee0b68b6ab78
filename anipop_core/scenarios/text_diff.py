"""Two versions of a text, word by word: what was kept, removed and added, to be read in place.

difflib aligns the words. Own code joins changes that only chance words part, keeps white space to the letter and
carries offsets; diff-match-patch aligns characters, and redlines is difflib again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, TypeAlias

import regex

from anipop_core.encoders.windows import Span
from anipop_core.schema import WordShare

# Words as they are read (`encoders.normaliser.WORD`), in the text as it was typed: a letter keeps its combining marks,
# and a word what joins it: hyphens, apostrophes, characters that can't be seen, and a line's end that cut it in two.
_JOINT = r"\p{Cf}+|\p{Cf}*[-\u2010\u2011'’\uff07]\p{Cf}*|(?<=\p{Ll})[-\u2010]\r?\n[ \t]*(?=\p{Ll})"
WORD_PATTERN = rf"[\w\p{{M}}]+(?:(?:{_JOINT})[\w\p{{M}}]+)*"
# White space goes with what follows it, so that a space is never what two versions have in common.
TOKEN = regex.compile(rf"(\s*)({WORD_PATTERN}|[^\w\s]|\Z)")

Kind: TypeAlias = Literal["kept", "removed", "added"]


@dataclass(frozen=True)
class Segment:
    """A stretch of text. Kept and removed ones in their order are the text before, kept and added ones the text
    after, to the letter."""

    kind: Kind
    text: str
    before: Span | None  # character offsets into the text before, end exclusive; None where added
    after: Span | None  # the same in the text after; None where removed
    points: float | None = None  # of removed words in the score before, of added ones in the score after


def diff(
    before: str, after: str, words_before: Sequence[WordShare] = (), words_after: Sequence[WordShare] = ()
) -> tuple[Segment, ...]:
    """The segments in reading order. With the words of the two versions' explanations, points as well.

    Points tell what the words say where they stand. Their difference is not the whole change: kept words say
    something else beside new neighbours.
    """
    found: list[Segment] = []
    at, to = 0, 0
    for kind, text in _merged(piece for run in _runs(_tokens(before), _tokens(after)) for piece in _pieces(*run)):
        old = None if kind == "added" else (at, at + len(text))
        new = None if kind == "removed" else (to, to + len(text))
        points = _sum(words_before, old) if new is None else _sum(words_after, new) if old is None else None
        found.append(Segment(kind, text, old, new, points))
        at, to = old[1] if old else at, new[1] if new else to
    return tuple(found)


_Token: TypeAlias = tuple[str, str]  # white space, and the word or sign after it
_Piece: TypeAlias = tuple[Kind, str]
_Run: TypeAlias = tuple[bool, Sequence[_Token], Sequence[_Token]]  # are the words the same?


def _tokens(text: str) -> list[_Token]:
    return [match.groups() for match in TOKEN.finditer(text)]


def _runs(before: Sequence[_Token], after: Sequence[_Token]) -> list[_Run]:
    """Stretches of the same words and of changed ones by turns."""
    matcher = SequenceMatcher(None, [word for _, word in before], [word for _, word in after], autojunk=False)
    runs: list[_Run] = [(tag == "equal", before[a:b], after[c:d]) for tag, a, b, c, d in matcher.get_opcodes()]
    while (weak := _weak_match(runs)) is not None:
        merged = runs[weak - 1 : weak + 2]
        old = [token for _, tokens, _ in merged for token in tokens]
        new = [token for _, _, tokens in merged for token in tokens]
        runs[weak - 1 : weak + 2] = [(False, old, new)]
    return runs


def _weak_match(runs: Sequence[_Run]) -> int | None:
    """A stray word or two between longer changes ("the", "and") is chance: the reader sees one change."""
    for place in range(1, len(runs) - 1):
        (_, *first), (same, kept, _), (_, *second) = runs[place - 1 : place + 2]
        if same and _words(kept) < min(max(map(_words, first)), max(map(_words, second))):
            return place
    return None


def _words(tokens: Sequence[_Token]) -> int:
    return sum(word[:1].isalnum() for _, word in tokens)


def _pieces(same: bool, before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[_Piece]:
    if same:
        for (old_space, word), (new_space, _) in zip(before, after, strict=True):
            yield from _spaces(old_space, new_space)
            yield "kept", word
        return
    if before and after:
        (old_space, old), (new_space, new) = before[0], after[0]
        yield from _spaces(old_space, new_space)
        before, after = [("", old), *before[1:]], [("", new), *after[1:]]
    yield "removed", "".join(space + word for space, word in before)
    yield "added", "".join(space + word for space, word in after)


def _spaces(before: str, after: str) -> list[_Piece]:
    return [("kept", before)] if before == after else [("removed", before), ("added", after)]


def _merged(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Neighbours as one piece; of what stands between two kept ones, first what was removed, then what was added."""
    for is_kept, run in groupby((piece for piece in pieces if piece[1]), key=lambda piece: piece[0] == "kept"):
        texts = list(run)
        kinds: tuple[Kind, ...] = ("kept",) if is_kept else ("removed", "added")
        for kind in kinds:
            if text := "".join(text for of, text in texts if of == kind):
                yield kind, text


def _sum(words: Sequence[WordShare], span: Span | None) -> float | None:
    """Points of the words that begin inside; None where there are none."""
    if span is None:
        return None
    inside = [word.points for word in words if span[0] <= word.start < span[1]]
    return sum(inside) if inside else None
