"""A pitch laid beside its explanation: each part with its text or picture and what its pieces are worth."""

from __future__ import annotations

import re
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
class PitchPart:
    """A part of the pitch. Without a block it has no points: it was not explained, or the model can't read it."""

    name: str
    kind: BlockKind
    text: str = ""
    picture: Picture | None = None
    facts: Facts | None = None
    block: Block | None = None
    words: tuple[WordShare, ...] = ()
    regions: tuple[RegionShare, ...] = ()
    fact_shares: tuple[FactShare, ...] = ()


def parts_of(pitch: Pitch, explanation: Explanation | None) -> list[PitchPart]:
    """All that the pitch holds: synopsis, characters, pictures, plan.

    Explanations name their blocks in the pitch's order, but leave out what the model can't read: each block goes
    to the first part still free that has its kind and name, and holds its words where they stand.
    """
    waiting = list(explanation.blocks) if explanation else []
    found = []
    for part in _bare_parts(pitch):
        if explanation and waiting and _is_of(waiting[0], part, explanation):
            found.append(_explained(part, waiting.pop(0), explanation))
        else:
            found.append(part)
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


def _bare_parts(pitch: Pitch) -> Iterator[PitchPart]:
    if pitch.synopsis.strip():
        yield PitchPart("Synopsis", "synopsis", pitch.synopsis)
    for place, character in enumerate(pitch.characters, start=1):
        if character.name.strip() or character.description.strip() or character.portrait is not None:
            name = character.name.strip() or f"Character {place}"
            yield PitchPart(name, "character", character.description, character.portrait)
    for place, picture in enumerate(pitch.images, start=1):
        yield PitchPart(picture.name.strip() or f"Picture {place}", "image", picture=picture)
    if pitch.facts.known:
        yield PitchPart("Plan", "facts", facts=pitch.facts)


def _is_of(block: Block, part: PitchPart, explanation: Explanation) -> bool:
    """Every synopsis block, picture and plan is read, so that their order is enough; characters may be left out."""
    if block.kind != part.kind or part.kind != "character":
        return block.kind == part.kind
    numbered = re.fullmatch(re.escape(part.name) + r"( \(\d+\))?", block.name)
    words = [word for word in explanation.words if word.block == block.name]
    return (
        numbered is not None
        and all(part.text[word.start : word.end] == word.text for word in words)
        and (part.picture is not None or not any(region.block == block.name for region in explanation.regions))
        and (bool(words) or part.picture is not None)
    )


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
    )


def _fact_text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
