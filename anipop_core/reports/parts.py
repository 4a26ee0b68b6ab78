"""The parts of a pitch, each with its text or picture and what the explanation says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anipop_core.attribution.facts import in_words
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
class PitchPart:
    """A part of a pitch. `block` is None where the part wasn't explained or the model can't read it."""

    name: str
    kind: BlockKind
    text: str = ""
    picture: Picture | None = None
    facts: Facts | None = None
    block: Block | None = None
    words: tuple[WordShare, ...] = ()
    regions: tuple[RegionShare, ...] = ()
    fact_shares: tuple[FactShare, ...] = ()
    fact_reach: tuple[FactShare, ...] = ()  # parallel to these: their points of the reach, where that was explained


def parts_of(pitch: Pitch, explanation: Explanation | None) -> list[PitchPart]:
    """Match the parts of a pitch (synopsis, characters, pictures, facts) with the blocks of its explanation.

    An explanation leaves out what the model can't read: those parts have no block.
    """
    blocks = {(block.kind, block.place): block for block in explanation.blocks} if explanation else {}
    found = []
    for place, part in _bare_parts(pitch):
        block = blocks.get((part.kind, place))
        found.append(_explained(part, block, explanation) if explanation and block else part)
    return found


def known_facts(facts: Facts) -> list[tuple[str, str]]:
    """Name and value, in words, of every known fact."""
    return [(name, in_words(getattr(facts, name))) for name in facts.known]


def verdicts(explanation: Explanation) -> list[str]:
    """The sentences of the explanation's faithfulness test, one a text or picture, then what was not tested."""
    found = explanation.faithfulness
    tests = [*([found["words"]] if "words" in found else []), *found.get("regions", [])]
    left_out = [found["untested"]] if "untested" in found else []
    return [*(f"{test['block']}: {test['verdict']}" for test in tests), *left_out]


def _bare_parts(pitch: Pitch) -> Iterator[tuple[int, PitchPart]]:
    """Each part with its place among the characters or pictures; 0 for synopsis and plan."""
    if pitch.synopsis.strip():
        yield 0, PitchPart("Synopsis", "synopsis", pitch.synopsis)
    for place, character in enumerate(pitch.characters):
        if character.name.strip() or character.description.strip() or character.portrait is not None:
            name = character.name.strip() or f"Character {place + 1}"
            yield place, PitchPart(name, "character", character.description, character.portrait)
    for place, picture in enumerate(pitch.images):
        yield place, PitchPart(picture.name.strip() or f"Picture {place + 1}", "image", picture=picture)
    if pitch.facts.known:
        yield 0, PitchPart("Plan", "facts", facts=pitch.facts)


def _explained(part: PitchPart, block: Block, explanation: Explanation) -> PitchPart:
    return PitchPart(
        block.name,
        part.kind,
        part.text,
        part.picture,
        part.facts,
        block,
        tuple(word for word in explanation.words if word.block == block.name),
        tuple(region for region in explanation.regions if region.block == block.name),
        explanation.facts if part.kind == "facts" else (),
        explanation.reach.facts if part.kind == "facts" and explanation.reach else (),
    )
