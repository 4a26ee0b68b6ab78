"""A pitch laid beside its explanation: each part with its text or picture and what its pieces are worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anipop_core.schema import (
    Block,
    BlockKind,
    Explanation,
    Facts,
    FactShare,
    Picture,
    Pitch,
    RegionShare,
    WordShare,
)


@dataclass(frozen=True)
class Part:
    """A part of the pitch. Without a block it has no points: it was not explained, or the model can't read it."""

    name: str
    kind: BlockKind
    text: str = ""
    picture: Picture | None = None
    plan: Facts | None = None
    block: Block | None = None
    words: tuple[WordShare, ...] = ()
    regions: tuple[RegionShare, ...] = ()
    facts: tuple[FactShare, ...] = ()


def parts_of(pitch: Pitch, explanation: Explanation | None) -> list[Part]:
    """All that the pitch holds: synopsis, characters, pictures, plan.

    An explanation leaves out what the model can't read: those parts have no block.
    """
    blocks = {(block.kind, block.place): block for block in explanation.blocks} if explanation else {}
    found = []
    for place, part in _bare_parts(pitch):
        block = blocks.get((part.kind, place))
        found.append(_explained(part, block, explanation) if explanation and block else part)
    return found


def known_facts(facts: Facts) -> list[tuple[str, str]]:
    """Field and value in words, of the facts that are known."""
    return [(name, _fact_text(getattr(facts, name))) for name in facts.known]


def verdicts(explanation: Explanation) -> list[str]:
    """What the explanation's own test found, a sentence a text or picture; then what it left out."""
    found = explanation.faithfulness
    tests = [*([found["words"]] if "words" in found else []), *found.get("regions", [])]
    left_out = [found["untested"]] if "untested" in found else []
    return [*(f"{test['block']}: {test['verdict']}" for test in tests), *left_out]


def _bare_parts(pitch: Pitch) -> Iterator[tuple[int, Part]]:
    """Each part with its place among the characters or pictures; 0 for synopsis and plan."""
    if pitch.synopsis.strip():
        yield 0, Part("Synopsis", "synopsis", pitch.synopsis)
    for place, character in enumerate(pitch.characters):
        if character.name.strip() or character.description.strip() or character.portrait is not None:
            name = character.name.strip() or f"Character {place + 1}"
            yield place, Part(name, "character", character.description, character.portrait)
    for place, picture in enumerate(pitch.images):
        yield place, Part(picture.name.strip() or f"Picture {place + 1}", "image", picture=picture)
    if pitch.facts.known:
        yield 0, Part("Plan", "facts", plan=pitch.facts)


def _explained(part: Part, block: Block, explanation: Explanation) -> Part:
    return Part(
        block.name,
        part.kind,
        part.text,
        part.picture,
        part.plan,
        block,
        tuple(word for word in explanation.words if word.block == block.name),
        tuple(region for region in explanation.regions if region.block == block.name),
        explanation.facts if part.kind == "facts" else (),
    )


def _fact_text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
