"""Which of a pitch's texts the model reads, and how far. What was typed stays as it is; this is read of it."""

from __future__ import annotations

import re
from dataclasses import replace

from anipop_core.intake.placeholders import says_nothing
from anipop_core.intake.text_checks import text_notices, unreadable_fields
from anipop_core.schema import Notice, Pitch

READ_SYNOPSIS_WORDS = 5_000
READ_DESCRIPTION_WORDS = 1_000
READ_LETTERS = 10  # letters and spaces a word on average: a text without spaces is read up to a length too
# No synopsis the model was trained on has fewer different words: a text of fewer narrows no range.
TELLING_WORDS = 14
PLACEHOLDER = "This holds no words: the model has nothing to read."


def part_read(pitch: Pitch) -> Pitch:
    """The pitch with each text up to where the model reads it; a position in it is one in the submitted text."""
    return replace(
        pitch,
        synopsis=_beginning(pitch.synopsis, READ_SYNOPSIS_WORDS),
        characters=tuple(
            replace(character, description=_beginning(character.description, READ_DESCRIPTION_WORDS))
            for character in pitch.characters
        ),
    )


def texts_read(pitch: Pitch) -> dict[str, str]:
    """Field -> what is read of its text, for the texts that are there and can be read."""
    shown = part_read(pitch)
    skipped = unreadable_fields(shown)
    return {
        field: text
        for field, text in _texts(shown).items()
        if text.strip() and field not in skipped and not says_nothing(text)
    }


def is_telling(text: str) -> bool:
    """Whether it holds TELLING_WORDS different words or more."""
    return len(set(re.findall(r"\w+", text.casefold()))) >= TELLING_WORDS


def reading_notices(pitch: Pitch) -> tuple[Notice, ...]:
    """What the reader of a score should know about the texts: which weren't read, and which only in part."""
    shown = part_read(pitch)
    empty = {field for field, text in _texts(shown).items() if says_nothing(text)}
    found = [notice for notice in text_notices(shown) if notice.field not in empty]
    found += [Notice("no_letters", PLACEHOLDER, field) for field in sorted(empty)]
    whole = _texts(pitch)
    found += [_cut(field, whole[field], text) for field, text in _texts(shown).items() if text != whole[field]]
    return tuple(found)


def _texts(pitch: Pitch) -> dict[str, str]:
    found = {"synopsis": pitch.synopsis}
    return found | {f"characters[{i}].description": c.description for i, c in enumerate(pitch.characters)}


def _beginning(text: str, words: int) -> str:
    """Up to `words` words, and no more than READ_LETTERS characters a word."""
    length = words * READ_LETTERS
    if len(text) <= words:  # as usual: no text has more words than characters
        return text
    found = re.compile(rf"\s*(?:\S+\s+){{{words - 1}}}\S+").match(text) if len(text.split()) > words else None
    return (found.group() if found else text)[:length]


def _cut(field: str, whole: str, read: str) -> Notice:
    words, read_words = len(whole.split()), len(read.split())
    if words > read_words:
        size = f"{words:,} words. The model reads the first {read_words:,}"
    else:  # no spaces
        size = f"{len(whole):,} characters. The model reads the first {len(read):,}"
    return Notice("long_text", f"This has {size}; the rest is kept and doesn't count.", field)
