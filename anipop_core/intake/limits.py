"""How much a pitch may hold: plenty for a pitch, far too little for a script or an attack."""

from __future__ import annotations

from anipop_core.errors import InputError
from anipop_core.schema import Pitch

MAX_SYNOPSIS_WORDS = 5_000
MAX_DESCRIPTION_WORDS = 1_000
MAX_WORD_LENGTH = 10  # letters and spaces a word on average: caps texts without spaces too
MAX_CHARACTERS = 20
MAX_IMAGES = 12
MAX_LINE_LENGTH = 300  # characters in a title, a name, an id, a path, a fact
MAX_TAGS = 50  # entries in a list of facts
MAX_PITCH_BYTES = 2_000_000  # one pitch as JSON: all of the above fits several times over


def check_limits(pitch: Pitch) -> None:
    """Raises InputError for a pitch that holds nothing to score, or a text too long to be a pitch."""
    _check_not_empty(pitch)
    check_lengths(pitch)


def check_lengths(pitch: Pitch) -> None:
    """Raises InputError for a text too long to be a pitch."""
    _check_length(pitch.synopsis, MAX_SYNOPSIS_WORDS, "synopsis", "Paste the synopsis, not the script.")
    for index, character in enumerate(pitch.characters):
        field = f"characters[{index}].description"
        _check_length(character.description, MAX_DESCRIPTION_WORDS, field, "Keep what describes the character.")


def _check_not_empty(pitch: Pitch) -> None:
    described = any(character.description or character.portrait for character in pitch.characters)
    if not (pitch.synopsis or described or pitch.images or pitch.facts.known):
        raise InputError(
            "There is nothing to score in this pitch.",
            "One of these is enough: a synopsis, a character with a description or a portrait, art, facts of the plan.",
            "Add a synopsis or a picture.",
            "synopsis",
        )


def _check_length(text: str, max_words: int, field: str, next_step: str) -> None:
    words, max_length = len(text.split()), max_words * MAX_WORD_LENGTH
    if words > max_words:
        raise InputError(f"{field} has {words:,} words.", f"Allowed are up to {max_words:,} words.", next_step, field)
    if len(text) > max_length:
        raise InputError(
            f"{field} has {len(text):,} characters.", f"Allowed are up to {max_length:,}.", next_step, field
        )
