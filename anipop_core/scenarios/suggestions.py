"""What would help most: every single change of the facts, and every part left out, ranked by what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from anipop_core.attribution.phrases import SENTENCE
from anipop_core.encoders.windows import Span
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.scenarios.ensemble_score import ensemble_scores
from anipop_core.scenarios.fact_values import TO_PROPOSE, Field, value_of, with_value
from anipop_core.scenarios.matching import names_of
from anipop_core.scenarios.single_changes import (
    BATCH,
    SingleChange,
    UnscoredChange,
    ranked,
    score_changes,
)
from anipop_core.scenarios.stopping import IsCancelled, steps
from anipop_core.scenarios.sweep import SweepPoint, sweep
from anipop_core.schema import EncodedPitch, Output, Pitch

T = TypeVar("T")

FEWEST_TITLES = 10  # of a format that have a value: with fewer the model would guess
MOST_PASSAGES = 24  # a longer synopsis is tried in passages of several sentences


def what_helps_most(
    predictor: Predictor,
    pitch: Pitch,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
    output: Output = "score",
) -> tuple[SingleChange, ...]:
    """The best change of each fact, and the pitch without each sentence of the synopsis, character or picture.

    Another source, its magazine and another predecessor aren't proposed: they would be another title.

    Args:
        output: what should be helped, the score or the reach.

    Returns:
        The changes with their scores, the largest gain first.

    Raises:
        Cancelled: `is_cancelled` said so between two steps.
    """
    encoded = predictor.encode(pitch)
    before = ensemble_scores(predictor, [encoded])[0]
    removals = list(_removals(pitch))
    of_facts = len(TO_PROPOSE)
    total = of_facts + -(-len(removals) // BATCH)  # steps
    found: list[SingleChange] = []

    def report(done: int, _: int) -> None:
        if progress is not None:
            progress(done, total)

    for field in steps(TO_PROPOSE, report, is_cancelled):
        best = _best(predictor, encoded, field, output)
        if best is not None:
            action = "set" if best.action == "keep" else best.action
            changed = replace(pitch, facts=with_value(pitch.facts, field, value_of(best.facts, field)))
            found.append(SingleChange("facts", action, best.label, field, changed, best.scored, best.change))
    found += score_changes(
        predictor, before, removals, lambda done, of: report(of_facts + done, of), is_cancelled, output
    )
    return ranked(found)


def _best(predictor: Predictor, encoded: EncodedPitch, field: Field, output: Output) -> SweepPoint | None:
    """The best value that known titles of this format have; none where that is the pitch's own."""
    points = sweep(predictor, encoded, field, output).points
    allowed = [p for p in points if p.action in ("keep", "remove") or p.titles >= FEWEST_TITLES]
    return None if allowed[0].action == "keep" else allowed[0]


def _removals(pitch: Pitch) -> Iterator[UnscoredChange]:
    passages = _passages(pitch.synopsis)
    if len(passages) > 1:  # the only sentence is no change of a story but its end
        for start, end in passages:
            changed = replace(pitch, synopsis=without(pitch.synopsis, (start, end)))
            yield UnscoredChange("synopsis", "remove", pitch.synopsis[start:end], "Synopsis", changed)
    for place, name in enumerate(names_of(pitch.characters, "Character")):
        yield UnscoredChange("character", "remove", name, "", replace(pitch, characters=but(pitch.characters, place)))
    for place, name in enumerate(names_of(pitch.images, "Picture")):
        yield UnscoredChange("image", "remove", name, "", replace(pitch, images=but(pitch.images, place)))


def _passages(text: str) -> list[Span]:
    """The sentences; in a long text neighbours together, so that there are MOST_PASSAGES at most."""
    sentences = [match.span() for match in SENTENCE.finditer(text) if any(map(str.isalnum, match.group()))]
    together = -(-len(sentences) // MOST_PASSAGES) or 1
    groups = [sentences[start : start + together] for start in range(0, len(sentences), together)]
    return [_trimmed(text, group[0][0], group[-1][1]) for group in groups]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def without(text: str, span: Span) -> str:
    """The text without the stretch and the spaces that parted it from its neighbours; paragraphs stay."""
    before, after = text[: span[0]].rstrip(" \t"), text[span[1] :]
    starts_a_line = not before or before.endswith("\n")
    return (before + (after.lstrip(" \t") if starts_a_line else after)).strip()


def but(items: tuple[T, ...], place: int) -> tuple[T, ...]:
    """All but the one at `place`."""
    return (*items[:place], *items[place + 1 :])
