"""How a version compares with its nearest known titles, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anipop_core.figures.numbers import score_text
from anipop_core.reports.names import FACT_LABELS

if TYPE_CHECKING:  # torch takes seconds to import
    from anipop_core.scenarios.contrast import Contrast, Trait

TRAITS = 3  # named at most


def contrast_sentences(found: Contrast | None) -> tuple[str, ...]:
    """Whether the version is like the best or the least well received of its nearest titles, and how these differ."""
    if found is None:
        return ()
    sides = (
        f"Of its {found.neighbours} nearest titles, the {found.each_side} best received got "
        f"{score_text(found.successful_from)} or more, the {found.each_side} least well received "
        f"{score_text(found.unsuccessful_to)} or less"
    )
    if found.leaning == "no clear difference":
        lines = [f"{sides}: it is clearly closer to neither."]
    else:
        lines = [f"{sides}: it is {found.leaning} ones."]
    clear = [trait for trait in found.traits if trait.is_clear][:TRAITS]
    lines += [_trait(trait, found.each_side) for trait in clear]
    if not clear:
        return (*lines, "Their plans differ no more than chance would make them.")
    return (*lines, f"About {found.chance:.0%} of such differences are chance.")


def _trait(trait: Trait, each: int) -> str:
    own = "This version has it too." if trait.in_pitch else "This version has not."
    fact = FACT_LABELS.get(trait.field, trait.field)
    return (
        f"{fact} {trait.value}: {trait.successful} of {each} of the best received, "
        f"{trait.unsuccessful} of {each} of the least well received. {own}"
    )
