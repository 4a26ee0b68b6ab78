"""Makes a pitch of checked fields and decoded pictures. Every way in ends here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anipop_core.data.fact_reader import normalise_facts
from anipop_core.intake.fields import PitchFields
from anipop_core.intake.limits import check_lengths, check_limits
from anipop_core.intake.pictures import picture_notices
from anipop_core.intake.read_texts import reading_notices
from anipop_core.schema import Character, Notice, Picture, Pitch


@dataclass(frozen=True)
class ParsedPitch:
    """A pitch and what its reader should know about how it was read."""

    pitch: Pitch
    notices: tuple[Notice, ...]  # what was left out, then in the order of the form


def assemble(
    fields: PitchFields,
    portraits: Sequence[Picture | None],
    images: Sequence[Picture],
    left_out: tuple[Notice, ...] = (),
) -> ParsedPitch:
    """A pitch that can be scored.

    portraits: parallel to `fields.characters`. Texts stay as they were sent; one of white space only counts as absent.
    left_out: what `read_fields` said of the fields.
    Raises InputError for a pitch that can't be one, or one that holds nothing.
    """
    parsed = assemble_unfinished(fields, portraits, images, left_out)
    check_limits(parsed.pitch)
    return parsed


def assemble_unfinished(
    fields: PitchFields,
    portraits: Sequence[Picture | None],
    images: Sequence[Picture],
    left_out: tuple[Notice, ...] = (),
) -> ParsedPitch:
    """Like `assemble`, for a pitch that may hold nothing yet. Raises InputError for one that can't be a pitch."""
    facts, fact_notices = normalise_facts(fields.facts.model_dump())
    characters = (
        Character(character.name, _text(character.description), portrait)
        for character, portrait in zip(fields.characters, portraits, strict=True)
    )
    synopsis = _text(fields.synopsis)
    pitch = Pitch(fields.id, fields.title, synopsis, tuple(characters), tuple(images), facts)
    check_lengths(pitch)
    return ParsedPitch(pitch, left_out + reading_notices(pitch) + _all_picture_notices(pitch) + fact_notices)


def _text(text: str) -> str:
    return text if text.strip() else ""


def _all_picture_notices(pitch: Pitch) -> tuple[Notice, ...]:
    portraits = ((f"characters[{i}].portrait", c.portrait) for i, c in enumerate(pitch.characters))
    images = ((f"images[{i}]", picture) for i, picture in enumerate(pitch.images))
    return tuple(
        notice for field, picture in (*portraits, *images) if picture for notice in picture_notices(picture, field)
    )
