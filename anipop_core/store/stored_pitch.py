"""Takes a pitch apart for the tables and puts it together again: a JSON document, and pictures by their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from anipop_core.data.facts_document import facts_document, facts_from_document
from anipop_core.schema import Character, Facts, Picture, Pitch

AsRead: TypeAlias = Callable[[Facts], Facts]


@dataclass(frozen=True)
class PictureUse:
    """A picture in a version: where, under which name, and which."""

    place: str  # as intake names fields: "images[0]", "characters[1].portrait"
    name: str
    digest: str


def image_place(index: int) -> str:
    """Where the picture is in the pitch, as intake names the field."""
    return f"images[{index}]"


def portrait_place(index: int) -> str:
    """Where a character's portrait is in the pitch, as intake names the field."""
    return f"characters[{index}].portrait"


def document_of(pitch: Pitch) -> dict[str, Any]:
    """The pitch as JSON, in the form that intake reads, without its pictures."""
    return {
        "id": pitch.id,
        "title": pitch.title,
        "synopsis": pitch.synopsis,
        "characters": [{"name": c.name, "description": c.description} for c in pitch.characters],
        "facts": facts_document(pitch.facts),
    }


def pictures_of(pitch: Pitch) -> dict[str, Picture]:
    """All pictures of the pitch by their place."""
    portraits = {portrait_place(i): c.portrait for i, c in enumerate(pitch.characters) if c.portrait}
    return portraits | {image_place(i): picture for i, picture in enumerate(pitch.images)}


def uses_of(pitch: Pitch) -> frozenset[PictureUse]:
    """All pictures of the pitch as `PictureUse`."""
    return frozenset(PictureUse(place, picture.name, picture.digest) for place, picture in pictures_of(pitch).items())


def as_given(facts: Facts) -> Facts:
    """The facts as they are, where nobody knows what the model makes of their names."""
    return facts


def model_inputs(
    document: Mapping[str, Any], uses: Iterable[PictureUse], as_read: AsRead = as_given
) -> tuple[Any, ...]:
    """A value that is equal for two pitches if the model reads the same in both: no id, title or picture names.

    as_read: what the model makes of facts, whose names and numbers can be given in several ways.
    """
    texts = {key: value for key, value in document.items() if key not in ("id", "title")}
    texts["facts"] = facts_document(as_read(facts_from_document(document["facts"])))
    return texts, {(use.place, use.digest) for use in uses}


def reads_the_same(one: Pitch, other: Pitch, as_read: AsRead = as_given) -> bool:
    """Whether the model reads the same in both pitches."""
    found, wanted = (model_inputs(document_of(pitch), uses_of(pitch), as_read) for pitch in (one, other))
    return found == wanted


def pitch_of(document: Mapping[str, Any], pictures: Mapping[str, Picture]) -> Pitch:
    """The pitch that `document_of` and `pictures_of` took apart. Raises KeyError, TypeError for other documents."""
    return Pitch(
        id=document["id"],
        title=document["title"],
        synopsis=document["synopsis"],
        characters=tuple(
            Character(character["name"], character["description"], pictures.get(portrait_place(index)))
            for index, character in enumerate(document["characters"])
        ),
        images=tuple(pictures[image_place(index)] for index in range(_images(pictures))),
        facts=facts_from_document(document["facts"]),
    )


def _images(places: Iterable[str]) -> int:
    return sum(place.startswith("images[") for place in places)
