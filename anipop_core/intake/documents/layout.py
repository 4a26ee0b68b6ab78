"""A document's pieces laid out as the parts of a pitch, by its headings and labels. Nothing is invented: a part holds
words of the document, and what no rule places is kept as "other" for the producer to place or drop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from anipop_core.intake.documents.headings import LONGEST, fact_of, section_of
from anipop_core.intake.documents.pieces import Document, Piece
from anipop_core.intake.limits import MAX_IMAGES
from anipop_core.schema import Picture

TITLE, SYNOPSIS, CHARACTER, PORTRAIT, ART, FACT, OTHER = (
    "title", "synopsis", "character", "portrait", "art", "fact", "other",
)  # fmt: skip
PLACES_OF_TEXT = (TITLE, SYNOPSIS, CHARACTER, FACT, OTHER)
PLACES_OF_PICTURES = (PORTRAIT, ART, OTHER)
FEWEST_WORDS = 40  # of a stretch that is taken for the synopsis where no heading names one
LETTERS_A_WORD = 2  # of Japanese, which has no spaces
LONGEST_NAME = 60  # characters
_LABELLED = re.compile(r"^\s*[■●・◆□\-*]?\s*([^:：\n]{1,40}?)\s*[:：]\s*(\S.*)$")
# "Aki — the clockmaker's daughter", "Aki (17): ...", "アキ（17）　時計職人の娘"
_NAMED = re.compile(r"^\s*[■●・◆□\-*]?\s*([^:：—–\n]{1,60}?)\s*(?:[:：]|\s[—–-]\s|　)\s*(\S.*)$")
_SENTENCE = re.compile(r"[.!?。！？…]\s*$")


@dataclass(frozen=True)
class Part:
    """A part of the document with the place it goes to: one of PLACES_OF_TEXT or PLACES_OF_PICTURES.

    A portrait belongs to the character before it. label: a character's name, the field of a fact, or the heading over
    what isn't placed.
    """

    place: str
    where: str  # in the document
    text: str = ""
    label: str = ""
    picture: Picture | None = None
    is_heading: bool = False  # by its style; stands for itself


def lay_out(document: Document) -> tuple[Part, ...]:
    """The document's parts in its order."""
    parts = tuple(_joined(_parts(document.pieces)))
    if not any(part.place == SYNOPSIS for part in parts):
        parts = _with_longest_as_synopsis(parts)
    if not any(part.place == TITLE for part in parts):
        parts = _with_first_as_title(parts)
    return _within_limits(parts)


def _parts(pieces: Sequence[Piece]) -> Iterator[Part]:
    section, heading, person = OTHER, "", ""
    for piece in pieces:
        if piece.picture is not None:
            place = PORTRAIT if section == "characters" and person else ART
            yield Part(place, piece.where, picture=piece.picture, label=person if place == PORTRAIT else "")
            continue
        for line in piece.text.split("\n"):
            found = section_of(line)
            if found is not None:
                section, heading, person = found, line.strip(), ""
            elif line.strip():
                part = _of_line(line.strip(), section, person, piece)
                part = replace(part, label=heading) if part.place == OTHER else part
                person = part.label if part.place == CHARACTER else person
                yield part


def _of_line(line: str, section: str, person: str, piece: Piece) -> Part:
    labelled = _LABELLED.match(line)  # "- **Studio**: Bones" too
    field = fact_of(labelled[1].strip(" *_")) if labelled else None
    if labelled and field and not (section == "synopsis" and len(line) > 2 * LONGEST):
        place = TITLE if field == "title" else FACT
        return Part(place, piece.where, labelled[2].strip(" *_"), "" if place == TITLE else field)
    if section in ("synopsis", "logline"):
        return Part(SYNOPSIS, piece.where, line)
    if section == "characters":
        return _of_character(line, person, piece)
    return Part(OTHER, piece.where, line, is_heading=piece.is_heading)


def _of_character(line: str, person: str, piece: Piece) -> Part:
    """A name with a description, a name alone (as a heading or a short line), or more of the description before."""
    named = _NAMED.match(line)
    if named and len(named[1].split()) <= 5:
        return Part(CHARACTER, piece.where, named[2].strip(" *_"), named[1].strip(" *_"))
    is_name = len(line) <= LONGEST_NAME and not _SENTENCE.search(line) and len(line.split()) <= 5
    if is_name and (piece.is_heading or not person or "\n" not in piece.text):
        return Part(CHARACTER, piece.where, "", line)
    return Part(CHARACTER, piece.where, line, person)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Lines that follow each other in one place are one part; the text stands in the document's lines."""
    last: Part | None = None
    for part in parts:
        if last is not None and _goes_on(last, part):
            last = replace(last, text=f"{last.text}\n{part.text}".strip("\n"))
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _goes_on(last: Part, part: Part) -> bool:
    if last.picture is not None or part.picture is not None or last.place != part.place or last.is_heading:
        return False
    return part.place == SYNOPSIS or (part.place in (CHARACTER, OTHER) and part.label == last.label)


def _with_longest_as_synopsis(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    others = [part for part in parts if part.place == OTHER]
    longest = max(others, key=lambda part: _words(part.text), default=None)
    if longest is None or _words(longest.text) < FEWEST_WORDS:
        return parts
    return tuple(replace(part, place=SYNOPSIS, label="") if part is longest else part for part in parts)


def _with_first_as_title(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The first line, where it is short and no sentence."""
    if not parts or parts[0].place != OTHER:
        return parts
    first, _, rest = parts[0].text.partition("\n")
    if len(first) > LONGEST_NAME or _SENTENCE.search(first):
        return parts
    title = replace(parts[0], place=TITLE, text=first, label="")
    return (title, *((replace(parts[0], text=rest),) if rest.strip() else ()), *parts[1:])


def _within_limits(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Art beyond what a pitch takes isn't placed."""
    art = [part for part in parts if part.place == ART]
    beyond = {id(part) for part in art[MAX_IMAGES:]}
    return tuple(replace(part, place=OTHER) if id(part) in beyond else part for part in parts)


def _words(text: str) -> int:
    wide = sum(char >= "\u3040" for char in text)
    return len(text.split()) + wide // LETTERS_A_WORD
