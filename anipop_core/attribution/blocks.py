"""The parts of a pitch that share its score, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from anipop_core.intake.read_texts import part_read
from anipop_core.schema import BlockKind, EncodedPitch, Pitch, PitchBlock


def blocks_of(pitch: Pitch, encoded: EncodedPitch) -> tuple[PitchBlock, ...]:
    """The parts that the model reads: synopsis, characters, pictures, facts. A text it can't read is none."""
    found: list[tuple[str, BlockKind, int]] = []
    if encoded.synopsis is not None:
        found.append(("Synopsis", "synopsis", 0))
    for place, character in enumerate(encoded.characters):
        if character.text is not None or character.portrait is not None:
            name = pitch.characters[place].name.strip() or f"Character {place + 1}"
            found.append((name, "character", place))
    for place, picture in enumerate(pitch.images):
        found.append((picture.name.strip() or f"Picture {place + 1}", "image", place))
    if encoded.facts.known:
        found.append(("Plan", "facts", 0))
    names = unique_names(name for name, _, _ in found)
    return tuple(PitchBlock(name, kind, place) for name, (_, kind, place) in zip(names, found, strict=True))


def text_of(pitch: Pitch, block: PitchBlock) -> str:
    """What is read of a block's text; empty where it has none."""
    pitch = part_read(pitch)
    if block.kind == "synopsis":
        return pitch.synopsis
    return pitch.characters[block.place].description if block.kind == "character" else ""


def unique_names(names: Iterable[str]) -> list[str]:
    """Repeated names numbered: "Aki", "Aki (2)"."""
    taken: list[str] = []
    for name in names:
        numbered = (f"{name} ({number})" for number in count(2))
        taken.append(name if name not in taken else next(n for n in numbered if n not in taken))
    return taken
