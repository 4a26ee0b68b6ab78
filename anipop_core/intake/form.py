"""Makes a pitch of the form's values, with the same checks as a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch, assemble
from anipop_core.intake.fields import read_fields
from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES
from anipop_core.schema import Facts, Notice, Picture


class FormCharacter(TypedDict, total=False):
    """A character as the form holds it."""

    name: str
    description: str
    portrait: Picture | None


def pitch_from_form(
    title: str,
    synopsis: str,
    characters: Sequence[FormCharacter],
    images: Sequence[Picture],
    facts: Mapping[str, Any],
) -> ParsedPitch:
    """The pitch that was typed into the form. Raises InputError, also for too many characters or images: the form
    shows all of them, and its user removes some.

    facts: with the keys of `schema.Facts`; None, "" and [] mean absent. Errors and notices number characters and
    images as they are given.
    """
    _check_count("characters", characters, MAX_CHARACTERS)
    _check_count("images", images, MAX_IMAGES)
    return pitch_from_values(title, synopsis, characters, images, facts)


def pitch_from_values(
    title: str,
    synopsis: str,
    characters: Sequence[FormCharacter],
    images: Sequence[Picture],
    facts: Mapping[str, Any],
) -> ParsedPitch:
    """Like `pitch_from_form`, where nobody is asked: of too many characters or images the first are read, and a notice
    says so."""
    portraits = [character.get("portrait") for character in characters]
    fields, left_out = read_fields(
        {
            "title": title,
            "synopsis": synopsis,
            "characters": [
                {key: value for key, value in character.items() if key != "portrait"} for character in characters
            ],
            "images": [picture.name for picture in images],
            "facts": _as_document(facts),
        }
    )
    return assemble(fields, portraits[: len(fields.characters)], images[: len(fields.images)], left_out)


def _check_count(field: str, entries: Sequence[object], limit: int) -> None:
    if len(entries) > limit:
        raise InputError(
            f"{field}: received {len(entries)} entries.", f"Allowed: up to {limit}.", "Remove the others.", field
        )


def facts_from_form(facts: Mapping[str, Any]) -> tuple[Facts, tuple[Notice, ...]]:
    """The facts alone, with a notice for all that can't be read, which counts as missing."""
    return normalise_facts(_as_document(facts))


def _as_document(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as the JSON of a pitch has them: people in their group, numbers without what makes them readable."""
    staff = {role: facts[role] for role in STAFF_ROLES if facts.get(role)}
    found = {field: value for field, value in facts.items() if field not in STAFF_ROLES} | {"staff": staff}
    for field in ("source_work", "predecessor"):
        if isinstance(found.get(field), Mapping):
            found[field] = {name: plain_number(name, value) for name, value in found[field].items()}
    return found


def plain_number(name: str, value: object) -> object:
    """A score or count as it was typed: "8,55" -> "8.55", "415,000" -> "415000"."""
    if not isinstance(value, str):
        return value
    if name == "score":
        return value.strip().replace(",", ".")
    return re.sub(r"(?<=\d)[,. \u00a0](?=\d{3}\b)", "", value.strip()) if name == "members" else value
