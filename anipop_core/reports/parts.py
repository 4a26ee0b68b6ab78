"""The parts of a pitch, each with its text or picture and what the explanation says of it."""

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


def parts_of(pitch: Pitch, explanation: Explanation | None) -> list[PitchPart]:
    """Match the parts of a pitch (synopsis, characters, pictures, facts) with the blocks of its explanation.

    Blocks come in the pitch's order, but parts that the model can't read have none. So each block belongs to the first
    part left that has its kind and name and contains its words.
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
    """Name and value, in words, of every known fact."""
    return [(name, _fact_text(getattr(facts, name))) for name in facts.known]


def verdicts(explanation: Explanation) -> list[str]:
    """The sentences of the explanation's faithfulness test, one a text or picture, then what was not tested."""
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
    """Whether the block is that of the part. Only characters can lack a block, so for other kinds the order decides."""
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
