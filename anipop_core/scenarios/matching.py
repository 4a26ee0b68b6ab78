"""Which parts of two versions belong to each other, and versions mixed from the parts of both."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeAlias, TypeVar

from anipop_core.attribution.blocks import unique_names
from anipop_core.schema import (
    BlockKind,
    Character,
    EncodedCharacter,
    EncodedPitch,
    Picture,
    Pitch,
    Vector,
)

T = TypeVar("T")

State: TypeAlias = Literal["changed", "added", "removed"]


@dataclass(frozen=True)
class Difference:
    """A part in which two versions differ."""

    name: str  # unique among the differences: "Synopsis", "Aki", "Ren → Sora", "key.png", "Plan"
    kind: BlockKind
    before: int | None  # place among the base's characters or pictures, 0 for synopsis and facts; None: not there
    after: int | None  # the same in the other version

    @property
    def state(self) -> State:
        return "added" if self.before is None else "removed" if self.after is None else "changed"


@dataclass(frozen=True)
class _Pairs(Generic[T]):
    same: tuple[int, ...]  # places in the base of what both have
    differing: tuple[tuple[int | None, int | None], ...]


def differences(base: Pitch, other: Pitch) -> tuple[Difference, ...]:
    """The parts that the model could read differently, in the order of the form. Titles and names are no input."""
    found: list[tuple[str, BlockKind, int | None, int | None]] = []
    if base.synopsis != other.synopsis:
        found.append(("Synopsis", "synopsis", 0 if base.synopsis else None, 0 if other.synopsis else None))
    names = (names_of(base.characters, "Character"), names_of(other.characters, "Character"))
    found += [(_label(names, a, b), "character", a, b) for a, b in _characters(base, other).differing]
    names = (names_of(base.images, "Picture"), names_of(other.images, "Picture"))
    found += [(_label(names, a, b), "image", a, b) for a, b in _images(base, other).differing]
    if base.facts != other.facts:
        found.append(("Plan", "facts", 0 if base.facts.known else None, 0 if other.facts.known else None))
    return tuple(
        Difference(name, kind, a, b)
        for name, (_, kind, a, b) in zip(unique_names(name for name, *_ in found), found, strict=True)
    )


class Mixer:
    """Versions between two: each difference as in the base or as in the other version."""

    def __init__(self, base: Pitch, other: Pitch, encoded: tuple[EncodedPitch, EncodedPitch]) -> None:
        self.differences = differences(base, other)
        self._base, self._other = encoded
        self._same_characters = [self._base.characters[place] for place in _characters(base, other).same]
        self._same_images = [self._base.images[place] for place in _images(base, other).same]

    def mix(self, taken: Sequence[bool]) -> EncodedPitch:
        """`taken` is parallel to the differences: True where the other version's part stands."""
        found = self._base
        characters: list[EncodedCharacter] = list(self._same_characters)
        images: list[Vector] = list(self._same_images)
        for difference, is_taken in zip(self.differences, taken, strict=True):
            source, place = (self._other, difference.after) if is_taken else (self._base, difference.before)
            if difference.kind == "synopsis":
                found = replace(found, synopsis=source.synopsis)
            elif difference.kind == "facts":
                found = replace(found, facts=source.facts)
            elif place is not None and difference.kind == "character":
                characters.append(source.characters[place])
            elif place is not None:
                images.append(source.images[place])
        return replace(found, characters=tuple(characters), images=tuple(images))


def _characters(base: Pitch, other: Pitch) -> _Pairs[Character]:
    """First those that say the same, then those of one name, then by their order."""
    return _paired(base.characters, other.characters, [character_content, _name], character_content)


def _images(base: Pitch, other: Pitch) -> _Pairs[Picture]:
    return _paired(base.images, other.images, [_digest], _digest)


def _paired(
    base: Sequence[T], other: Sequence[T], keys: Sequence[Callable[[T], Hashable]], content: Callable[[T], Hashable]
) -> _Pairs[T]:
    """Pairs by the first key that fits (None fits nothing), the rest in their order."""
    left, right = list(range(len(base))), list(range(len(other)))
    pairs: list[tuple[int, int]] = []
    for key in keys:
        for a in list(left):
            wanted = key(base[a])
            fitting = [b for b in right if wanted is not None and key(other[b]) == wanted]
            if fitting:
                pairs.append((a, fitting[0]))
                left.remove(a)
                right.remove(fitting[0])
    pairs += zip(left, right, strict=False)
    rest = min(len(left), len(right))
    same = tuple(a for a, b in pairs if content(base[a]) == content(other[b]))
    changed = sorted((a, b) for a, b in pairs if content(base[a]) != content(other[b]))
    gone, come = [(a, None) for a in left[rest:]], [(None, b) for b in right[rest:]]
    return _Pairs(same, (*changed, *gone, *come))


def character_content(character: Character) -> tuple[str, str]:
    """What the model reads of a character."""
    return character.description, character.portrait.digest if character.portrait else ""


def _name(character: Character) -> str | None:
    return character.name.strip().casefold() or None


def _digest(picture: Picture) -> str:
    return picture.digest


def names_of(parts: Sequence[Character | Picture], unnamed: str) -> list[str]:
    """Names to show; "Picture 2" for one without."""
    return [part.name.strip() or f"{unnamed} {place}" for place, part in enumerate(parts, start=1)]


def _label(names: tuple[Sequence[str], Sequence[str]], before: int | None, after: int | None) -> str:
    """ "Aki", or "Aki → Sora" where one takes the other's place."""
    shown = [of[place] for of, place in zip(names, (before, after), strict=True) if place is not None]
    return " → ".join(dict.fromkeys(shown))
