"""Characters and pictures of other versions, tried in this one: beside its own and in place of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.scenarios.ensemble_score import ensemble_scores
from anipop_core.scenarios.matching import character_content, names_of
from anipop_core.scenarios.single_changes import SingleChange, UnscoredChange, ranked, score_changes
from anipop_core.scenarios.stopping import IsCancelled
from anipop_core.schema import Character, Output, Picture, Pitch

Item = TypeVar("Item", bound=Character | Picture)


def swaps(
    predictor: Predictor,
    pitch: Pitch,
    others: Sequence[Pitch],
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
    output: Output = "score",
) -> tuple[SingleChange, ...]:
    """Each new character and picture of `others`, added to the pitch and in place of each of its own.

    What the pitch has already is not tried, nor what would be more than a pitch can hold.

    Returns:
        The changes with their scores, the largest gain first.

    Raises:
        Cancelled: `is_cancelled` said so between two steps.
    """
    before = ensemble_scores(predictor, [predictor.encode(pitch)])[0]
    changes = [*_character_swaps(pitch, others), *_image_swaps(pitch, others)]
    return ranked(score_changes(predictor, before, changes, progress, is_cancelled, output))


def _character_swaps(pitch: Pitch, others: Sequence[Pitch]) -> Iterator[UnscoredChange]:
    new = {character_content(c): c for other in others for c in other.characters}
    for content in map(character_content, pitch.characters):
        new.pop(content, None)
    names = names_of(pitch.characters, "Character")
    for character in new.values():
        for target, characters in _placed(pitch.characters, character, names, MAX_CHARACTERS):
            changed = replace(pitch, characters=characters)
            label = character.name.strip() or "A character without a name"
            yield UnscoredChange("character", "replace" if target else "add", label, target, changed)


def _image_swaps(pitch: Pitch, others: Sequence[Pitch]) -> Iterator[UnscoredChange]:
    new = {picture.digest: picture for other in others for picture in other.images}
    for picture in pitch.images:
        new.pop(picture.digest, None)
    names = names_of(pitch.images, "Picture")
    for picture in new.values():
        for target, images in _placed(pitch.images, picture, names, MAX_IMAGES):
            changed = replace(pitch, images=images)
            label = picture.name.strip() or "A picture without a name"
            yield UnscoredChange("image", "replace" if target else "add", label, target, changed)


def _placed(
    items: tuple[Item, ...], new: Item, names: Sequence[str], most: int
) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """Whose place is taken ("" for nobody's), and all items with the new one."""
    if len(items) < most:
        yield "", (*items, new)
    for place, name in enumerate(names):
        yield name, (*items[:place], new, *items[place + 1 :])
