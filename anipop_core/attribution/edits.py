"""An edit audit: take a part out, and see the change its points imply beside the one that really comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from anipop_core.attribution.covering import Box, Cover
from anipop_core.attribution.perturbations import PerturbedScores, without_spans
from anipop_core.attribution.phrases import sentences
from anipop_core.encoders.windows import Span
from anipop_core.model.predictor import Predictor
from anipop_core.schema import (
    EncodedPitch,
    Explanation,
    Facts,
    Picture,
    Pitch,
    PitchBlock,
    RegionShare,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Edit:
    """One part that can be taken out: a whole block, or a stretch, region or fact of it."""

    block: PitchBlock
    label: str  # of a fact its value
    points: float  # its share of the score
    span: Span | None = None  # a word's or sentence's place in the block's text
    box: Box | None = None  # a region's place in the block's picture
    field: str = ""  # a fact's
    is_sentence: bool = False


@dataclass(frozen=True)
class Audit:
    implied: float  # change of the score that the points imply
    actual: float  # the change when the pitch is scored without the part


def edits_of(pitch: Pitch, explanation: Explanation) -> list[Edit]:
    """All that can be taken out of the pitch that the explanation is of."""
    found = [Edit(block, f"All of {block.name}", block.points) for block in explanation.blocks]
    for block in explanation.blocks:
        words = [word for word in explanation.words if word.block == block.name]
        passages = sentences(text_of(pitch, block), words)
        found += [Edit(block, p.text, p.points, span=(p.start, p.end), is_sentence=True) for p in passages]
        found += [Edit(block, w.text, w.points, span=(w.start, w.end)) for w in words]
        regions = [region for region in explanation.regions if region.block == block.name]
        found += _region_edits(block, regions)
        if block.kind == "facts":
            found += [Edit(block, f.value, f.points, field=f.field) for f in explanation.facts]
    return found


def _region_edits(block: PitchBlock, regions: Sequence[RegionShare]) -> list[Edit]:
    """The regions tile the picture: each goes by its row and column, counted from the upper left."""
    lefts, tops = (sorted({region.box[side] for region in regions}) for side in (0, 1))
    return [
        Edit(
            block,
            f"Part of {r.image}, row {tops.index(r.box[1]) + 1}, column {lefts.index(r.box[0]) + 1}",
            r.points,
            box=r.box,
        )
        for r in regions
    ]


def audit(predictor: Predictor, pitch: Pitch, edit: Edit) -> Audit:
    """Scores the pitch without the part; what is left is read like any pitch."""
    encoded = predictor.encode(pitch)
    before = float(predictor.scores([encoded]).score[0])
    return Audit(-edit.points, _score_without(predictor, pitch, encoded, edit) - before)


def _score_without(predictor: Predictor, pitch: Pitch, encoded: EncodedPitch, edit: Edit) -> float:
    perturbed, block = PerturbedScores(predictor, encoded), edit.block
    if edit.span is not None:
        text = without_spans(text_of(pitch, block), [edit.span])
        if block.kind == "synopsis":
            return float(perturbed.synopses([text])[0])
        return float(perturbed.descriptions(block.place, [text])[0])
    if edit.box is not None:
        art = Cover(_picture(pitch, block).image).over([edit.box])
        tried = perturbed.images if block.kind == "image" else perturbed.portraits
        return float(tried(block.place, [art])[0])
    return perturbed.score(_without_block(encoded, block, edit.field))


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


def text_of(pitch: Pitch, block: PitchBlock) -> str:
    """The text of a block; empty where it has none."""
    if block.kind == "synopsis":
        return pitch.synopsis
    return pitch.characters[block.place].description if block.kind == "character" else ""


def _picture(pitch: Pitch, block: PitchBlock) -> Picture:
    found = pitch.images[block.place] if block.kind == "image" else pitch.characters[block.place].portrait
    if found is None:
        raise ValueError(f"{block.name} has no picture")
    return found
