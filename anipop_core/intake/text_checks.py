"""Notices about texts, for the reader of a score. Nothing here refuses a pitch."""

from __future__ import annotations

import unicodedata

from anipop_core.data.language import language_of
from anipop_core.encoders.normaliser import normalise
from anipop_core.schema import Notice, Pitch

SHORT_TEXT_WORDS = 20  # the shortest synopsis the model was trained on
MIN_LANGUAGE_WORDS = 5  # fewer words in Latin letters are often nothing but names

LANGUAGE_NAMES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "th": "Thai",
    "tr": "Turkish",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def text_notices(pitch: Pitch) -> tuple[Notice, ...]:
    """A notice for each text that is too short, holds no words or isn't in English."""
    notices = [_readable(pitch.synopsis, "synopsis") or _length(pitch.synopsis)]
    for index, character in enumerate(pitch.characters):
        notices.append(_readable(character.description, f"characters[{index}].description"))
    return tuple(notice for notice in notices if notice)


def unreadable_fields(pitch: Pitch) -> frozenset[str]:
    """The fields whose text the model can't read and takes as absent."""
    return frozenset(n.field for n in text_notices(pitch) if n.code in ("no_letters", "unknown_language"))


def _length(synopsis: str) -> Notice | None:
    words = len(normalise(synopsis).split())
    if not 0 < words < SHORT_TEXT_WORDS:
        return None
    count = "1 word" if words == 1 else f"{words} words"
    return Notice(
        "short_text",
        f"The synopsis has {count}: too short to judge the story by. Write {SHORT_TEXT_WORDS} or more.",
        "synopsis",
    )


def _readable(typed: str, field: str) -> Notice | None:
    text = normalise(typed)  # letters in full width are letters, an address alone is nothing to read
    letters = [char for char in text if char.isalpha()]
    if typed and not letters:
        return Notice("no_letters", "This holds no words: the model has nothing to read.", field)
    latin = sum(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in letters)
    mostly_latin = latin * 2 >= len(letters)
    if mostly_latin and len(text.split()) < MIN_LANGUAGE_WORDS:
        return None
    language = language_of(text)
    if language == "en" and mostly_latin:
        return None
    name = LANGUAGE_NAMES.get(language, "another language")
    return Notice(
        "unknown_language",
        f"The model reads English only. This looks like {name} and was left out of the score: translate it first.",
        field,
    )
