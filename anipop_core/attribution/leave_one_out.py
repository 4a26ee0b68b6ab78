"""Leave one part out and score the pitch again: the change its points imply beside the one that comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from anipop_core.attribution.blocks import text_of
from anipop_core.attribution.covering import Box, Cover
from anipop_core.attribution.perturbations import PerturbedScores, without_spans
from anipop_core.attribution.phrases import sentences
from anipop_core.encoders.windows import Span
from anipop_core.model.predictor import Predictor
from anipop_core.schema import (
    EncodedPitch,
    Explanation,
    Facts,
    Output,
    Picture,
    Pitch,
    PitchBlock,
    RegionShare,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Removal:
    """One part that can be left out: a whole block, or a stretch of text, a region or a fact of it."""

    block: PitchBlock
    label: str  # of a fact its value
    points: float  # its share of the score
    span: Span | None = None  # a word's or sentence's place in the block's text
    box: Box | None = None  # a region's place in the block's picture
    field: str = ""  # a fact's
    is_sentence: bool = False


@dataclass(frozen=True)
class RemovalEffect:
    """What leaving a part out does to the score or the reach, in the output's points."""

    implied: float  # change that the points imply
    actual: float  # the change when the pitch is scored without the part


def removals_of(pitch: Pitch, explanation: Explanation) -> list[Removal]:
    """All that can be left out of the pitch that the explanation is of."""
    found = [Removal(block, f"All of {block.name}", block.points) for block in explanation.blocks]
    for block in explanation.blocks:
        words = [word for word in explanation.words if word.block == block.name]
        passages = sentences(text_of(pitch, block), words)
        found += [Removal(block, p.text, p.points, span=(p.start, p.end), is_sentence=True) for p in passages]
        found += [Removal(block, w.text, w.points, span=(w.start, w.end)) for w in words]
        regions = [region for region in explanation.regions if region.block == block.name]
        found += _region_removals(block, regions)
        if block.kind == "facts":
            found += [Removal(block, f.value, f.points, field=f.field) for f in explanation.facts]
    return found


def _region_removals(block: PitchBlock, regions: Sequence[RegionShare]) -> list[Removal]:
    """The regions tile the picture: each goes by its row and column, counted from the upper left."""
    lefts, tops = (sorted({region.box[side] for region in regions}) for side in (0, 1))
    return [
        Removal(
            block,
            f"Part of {r.image}, row {tops.index(r.box[1]) + 1}, column {lefts.index(r.box[0]) + 1}",
            r.points,
            box=r.box,
        )
        for r in regions
    ]


def leave_out(predictor: Predictor, pitch: Pitch, removal: Removal, output: Output = "score") -> RemovalEffect:
    """Score the pitch without the part; what is left is read like any pitch. Nothing takes the part's place.

    removal: of the explanation of that output.
    """
    encoded = predictor.encode(pitch)
    perturbed = PerturbedScores(predictor, encoded, output)
    without = _score_without(perturbed, pitch, encoded, removal)
    return RemovalEffect(-removal.points, without - perturbed.score(encoded))


def _score_without(perturbed: PerturbedScores, pitch: Pitch, encoded: EncodedPitch, removal: Removal) -> float:
    block = removal.block
    if removal.span is not None:
        text = without_spans(text_of(pitch, block), [removal.span])
        if block.kind == "synopsis":
            return float(perturbed.synopses([text])[0])
        return float(perturbed.descriptions(block.place, [text])[0])
    if removal.box is not None:
        art = Cover(_picture(pitch, block).image).over([removal.box])
        tried = perturbed.images if block.kind == "image" else perturbed.portraits
        return float(tried(block.place, [art])[0])
    return perturbed.score(_without_block(encoded, block, removal.field))


def _without_block(encoded: EncodedPitch, block: PitchBlock, field: str) -> EncodedPitch:
    if block.kind == "synopsis":
        return replace(encoded, synopsis=None)
    if block.kind == "image":
        return replace(encoded, images=_but(encoded.images, block.place))
    if block.kind == "character":
        return replace(encoded, characters=_but(encoded.characters, block.place))
    return replace(encoded, facts=_without_fact(encoded.facts, field) if field else Facts())


def _without_fact(facts: Facts, field: str) -> Facts:
    changed: dict[str, Any] = {field: getattr(Facts(), field)}
    return replace(facts, **changed)


def _but(items: tuple[T, ...], place: int) -> tuple[T, ...]:
    return (*items[:place], *items[place + 1 :])


def _picture(pitch: Pitch, block: PitchBlock) -> Picture:
    found = pitch.images[block.place] if block.kind == "image" else pitch.characters[block.place].portrait
    if found is None:
        raise ValueError(f"{block.name} has no picture")
    return found
