"""How much a pitch may hold, and how little: what can't be a pitch is refused. What is read: `read_texts`."""

from __future__ import annotations

from collections.abc import Sequence

from anipop_core.errors import InputError
from anipop_core.intake.read_texts import reading_notices, texts_read
from anipop_core.schema import Notice, Pitch

MAX_TEXT_LENGTH = 250_000  # characters in one text: a short novel. More is another file pasted by mistake
MAX_CHARACTERS = 20
MAX_IMAGES = 12
MAX_LINE_LENGTH = 300  # characters in a title, a name, an id, a path, a fact
MAX_TAGS = 50  # entries in a list of facts
MAX_PITCH_BYTES = 2_000_000  # one pitch as JSON: all but the longest texts together


def check_limits(pitch: Pitch) -> None:
    """Raises InputError for a pitch that holds nothing, or a text too long to be a pitch."""
    described = any(character.description or character.portrait for character in pitch.characters)
    if not (pitch.synopsis or described or pitch.images or pitch.facts.known):
        raise _nothing_to_score()
    check_lengths(pitch)


def check_lengths(pitch: Pitch) -> None:
    """Raises InputError for a text too long to be a pitch."""
    _check_length(pitch.synopsis, "synopsis", "Paste the synopsis, not the script.")
    for index, character in enumerate(pitch.characters):
        field = f"characters[{index}].description"
        _check_length(character.description, field, "Keep what describes the character.")


def check_something_read(pitch: Pitch, unread_facts: Sequence[Notice] = ()) -> None:
    """Raises InputError for a pitch that can be kept but not scored: its texts are in another language, or only say
    "N/A", and there is nothing else.

    Args:
        pitch: with the facts as the model reads them, where that is known.
        unread_facts: what was said of facts that it can't read.
    """
    pictured = pitch.images or any(character.portrait for character in pitch.characters)
    if pictured or pitch.facts.known or texts_read(pitch):
        return
    texts = (notice for notice in reading_notices(pitch) if notice.code in ("no_letters", "unknown_language"))
    raise _nothing_to_score([*texts, *unread_facts])


def _nothing_to_score(unread: Sequence[Notice] = ()) -> InputError:
    """unread: what there is and can't be read; the first is quoted."""
    reason = f" {unread[0].message}" if unread else ""
    return InputError(
        f"There is nothing to score in this pitch.{reason}",
        "One of these is enough: a synopsis or a description of a character in English, a portrait, art, facts of the "
        "plan.",
        "Add a synopsis or a picture.",
        unread[0].field if unread else "synopsis",
    )


def _check_length(text: str, field: str, next_step: str) -> None:
    if len(text) > MAX_TEXT_LENGTH:
        raise InputError(
            f"{field} has {len(text):,} characters.", f"Allowed are up to {MAX_TEXT_LENGTH:,}.", next_step, field
        )
