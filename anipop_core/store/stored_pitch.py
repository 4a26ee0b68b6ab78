"""A pitch taken apart for the tables, and put together again: a document, and the pictures it uses by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anipop_core.schema import Character, Facts, Picture, Pitch


@dataclass(frozen=True)
class PictureUse:
    place: str  # as intake names fields: "images[0]", "characters[1].portrait"
    name: str
    digest: str


def image_place(index: int) -> str:
    return f"images[{index}]"


def portrait_place(index: int) -> str:
    return f"characters[{index}].portrait"


def document_of(pitch: Pitch) -> dict[str, Any]:
    """The pitch as JSON (intake's contract), without its pictures."""
    facts = {name: getattr(pitch.facts, name) for name in pitch.facts.known}
    return {
        "id": pitch.id,
        "title": pitch.title,
        "synopsis": pitch.synopsis,
        "characters": [{"name": c.name, "description": c.description} for c in pitch.characters],
        "facts": {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()},
    }


def pictures_of(pitch: Pitch) -> dict[str, Picture]:
    """Place -> picture."""
    portraits = {portrait_place(i): c.portrait for i, c in enumerate(pitch.characters) if c.portrait}
    return portraits | {image_place(i): picture for i, picture in enumerate(pitch.images)}


def uses_of(pitch: Pitch) -> frozenset[PictureUse]:
    return frozenset(PictureUse(place, picture.name, picture.digest) for place, picture in pictures_of(pitch).items())


def model_inputs(document: Mapping[str, Any], uses: Iterable[PictureUse]) -> tuple[Any, ...]:
    """Equal where the model would read the same: neither id and title nor the pictures' names are for it."""
    texts = {key: value for key, value in document.items() if key not in ("id", "title")}
    return texts, {(use.place, use.digest) for use in uses}


def reads_the_same(one: Pitch, other: Pitch) -> bool:
    """True where the model reads the same in both."""
    return model_inputs(document_of(one), uses_of(one)) == model_inputs(document_of(other), uses_of(other))


def pitch_of(document: Mapping[str, Any], pictures: Mapping[str, Picture]) -> Pitch:
    """The inverse of `document_of` and `pictures_of`. Raises KeyError or TypeError for what they didn't make."""
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document["facts"].items()
    }
    return Pitch(
        id=document["id"],
        title=document["title"],
        synopsis=document["synopsis"],
        characters=tuple(
            Character(character["name"], character["description"], pictures.get(portrait_place(index)))
            for index, character in enumerate(document["characters"])
        ),
        images=tuple(pictures[image_place(index)] for index in range(_images(pictures))),
        facts=Facts(**facts),
    )


def _images(places: Iterable[str]) -> int:
    return sum(place.startswith("images[") for place in places)
