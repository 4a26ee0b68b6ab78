"""Makes a pitch of the form's values, with the same checks as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.intake.assemble import ParsedPitch, assemble
from anipop_core.intake.fields import read_fields
from anipop_core.schema import Picture


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
    """The pitch that was typed into the form. Raises InputError.

    facts: with the keys of `schema.Facts`; None, "" and [] mean absent. Errors and notices number characters and
    images as they are given.
    """
    portraits = [character.get("portrait") for character in characters]
    fields = read_fields(
        {
            "title": title,
            "synopsis": synopsis,
            "characters": [
                {key: value for key, value in character.items() if key != "portrait"} for character in characters
            ],
            "images": [picture.name for picture in images],
            "facts": _with_staff(facts),
        }
    )
    return assemble(fields, portraits, images)


def _with_staff(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with the people in their group, as the JSON of a pitch has them."""
    staff = {role: facts[role] for role in STAFF_ROLES if facts.get(role)}
    return {field: value for field, value in facts.items() if field not in STAFF_ROLES} | {"staff": staff}
