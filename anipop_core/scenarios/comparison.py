"""Two versions of a pitch: how far the score moves, whether that is more than noise, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from anipop_core.attribution.blocks import blocks_of, text_of
from anipop_core.attribution.coalitions import Coalitions, exact_coalitions, sampled_coalitions
from anipop_core.attribution.facts import in_words
from anipop_core.model.noise import Change, changes_of
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.ensemble_score import EnsembleScore, ensemble_scores, ensemble_scores_with_facts
from anipop_core.scenarios.matching import Difference, Mixer, differences
from anipop_core.scenarios.text_diff import Segment, diff
from anipop_core.schema import EncodedPitch, Facts, Output, Pitch, WordShare

MOST_EXACT = 8  # differing blocks, 256 versions
MOST_EXACT_FIELDS = 6  # 64 versions of the facts
ORDERS = 32  # sampled where there are more


@dataclass(frozen=True)
class FactChange:
    """A fact that differs and its share of the change that all facts make."""

    field: str
    before: str  # in words; "" where not known
    after: str
    change: Change


@dataclass(frozen=True)
class BlockChange:
    """A block in which the versions differ and its share of the change: a Shapley value, the mean of what putting it in
    changes over the orders in which the differences can be put in."""

    difference: Difference
    change: Change
    fields: tuple[FactChange, ...]  # of the facts block only; they sum to its change


@dataclass(frozen=True)
class Comparison:
    """Two versions of a pitch, and the change from the one before to the one after."""

    before: EnsembleScore
    after: EnsembleScore
    change: Change
    parts: tuple[BlockChange, ...]  # they sum to the change
    exact: bool  # False: shares over sampled orders, which sum all the same
    output: Output = "score"  # of which all changes are


@dataclass(frozen=True)
class TextDiff:
    """A text that differs between two versions, segment by segment."""

    difference: Difference
    segments: tuple[Segment, ...]


def compare(predictor: Predictor, base: Pitch, other: Pitch, output: Output = "score") -> Comparison:
    """How far the score or the reach moves from `base` to `other`, and how much of that each differing block makes.

    The blocks' shares are Shapley values over the orders in which the differences can be put in: exact for up to
    MOST_EXACT differences, over ORDERS sampled orders for more. Only what is new in the pitches is encoded.

    Example:
        >>> from anipop_core.schema import Facts, Pitch
        >>> predictor = Predictor.load()
        >>> base = Pitch(synopsis="A courier crosses a flooded city.", facts=Facts(type="TV", episodes=12))
        >>> found = compare(predictor, base, replace(base, facts=replace(base.facts, type="Movie", episodes=1)))
        >>> [(part.difference.name, [fact.field for fact in part.fields]) for part in found.parts]
        [('Plan', ['type', 'episodes'])]
        >>> abs(sum(part.change.points for part in found.parts) - found.change.points) < 0.005
        True
        >>> found.change.is_clear == (abs(found.change.points) > found.change.noise)
        True
    """
    encoded = (predictor.encode(base), predictor.encode(other))
    mixer = Mixer(base, other, encoded)
    count = len(mixer.differences)
    coalitions = exact_coalitions(count) if count <= MOST_EXACT else sampled_coalitions(count, ORDERS)
    found = ensemble_scores(predictor, [mixer.mix(taken) for taken in coalitions.present])
    members = np.array([scored.by_model(output) for scored in found]).T  # (K, m)
    changes = changes_of(members @ coalitions.weights.T, output)
    return Comparison(
        found[0],
        found[-1],
        found[0].change_to(found[-1], output),
        tuple(
            BlockChange(difference, change, _fields(predictor, mixer, coalitions, place, output))
            for place, (difference, change) in enumerate(zip(mixer.differences, changes, strict=True))
        ),
        coalitions.exact,
        output,
    )


def text_diffs(
    predictor: Predictor,
    base: Pitch,
    other: Pitch,
    base_words: Sequence[WordShare] = (),
    other_words: Sequence[WordShare] = (),
) -> tuple[TextDiff, ...]:
    """The synopsis and the descriptions that differ.

    Args:
        base_words: the words of the base's explanation: removed segments carry their points.
        other_words: the words of the other version's explanation, for added segments.
    """
    old, new = _Texts(predictor, base, base_words), _Texts(predictor, other, other_words)
    found = []
    for difference in differences(base, other):
        (before, words), (after, new_words) = (
            old.of(difference, difference.before),
            new.of(difference, difference.after),
        )
        if before != after:
            found.append(TextDiff(difference, diff(before, after, words, new_words)))
    return tuple(found)


class _Texts:
    """The texts of one version, each with the words of its block."""

    def __init__(self, predictor: Predictor, pitch: Pitch, words: Sequence[WordShare]) -> None:
        self._texts: dict[tuple[str, int], tuple[str, list[WordShare]]] = {}
        self._pitch = pitch
        for block in blocks_of(pitch, predictor.encode(pitch)):
            own = [word for word in words if word.block == block.name]
            self._texts[block.kind, block.place] = (text_of(pitch, block), own)

    def of(self, difference: Difference, place: int | None) -> tuple[str, list[WordShare]]:
        """A text that the model can't read has no words with points, but is shown all the same."""
        if place is None or difference.kind not in ("synopsis", "character"):
            return "", []
        if (difference.kind, place) in self._texts:
            return self._texts[difference.kind, place]
        pitch = self._pitch
        return (pitch.synopsis if difference.kind == "synopsis" else pitch.characters[place].description), []


def _fields(
    predictor: Predictor, mixer: Mixer, coalitions: Coalitions, place: int, output: Output
) -> tuple[FactChange, ...]:
    """The facts' change spread over the fields: Shapley values inside the block, which are Owen's values (1977).

    Of the other parts only the synopsis is read together with the facts, so it is put in or left out and the rest
    stays as in the base; how often each is met follows from the blocks' coalitions.
    """
    if mixer.differences[place].kind != "facts":
        return ()
    without = mixer.mix([False] * len(mixer.differences))
    whole = mixer.mix([True] * len(mixer.differences))
    before, after = without.facts, whole.facts
    changed = [f.name for f in fields(Facts) if getattr(before, f.name) != getattr(after, f.name)]
    inner = (
        exact_coalitions(len(changed)) if len(changed) <= MOST_EXACT_FIELDS
        else sampled_coalitions(len(changed), ORDERS)
    )  # fmt: skip
    mixed = [_mixed_facts(before, after, changed, taken) for taken in inner.present]
    values = sum(
        weight * _members(predictor, replace(without, synopsis=synopsis), mixed, output)
        for weight, synopsis in zip(
            _contexts(mixer, coalitions, place), (without.synopsis, whole.synopsis), strict=True
        )
        if weight > 0
    )
    shares = changes_of(values @ inner.weights.T, output)
    return tuple(
        FactChange(field, _shown(getattr(before, field)), _shown(getattr(after, field)), change)
        for field, change in zip(changed, shares, strict=True)
    )


def _contexts(mixer: Mixer, coalitions: Coalitions, place: int) -> tuple[float, float]:
    """How often the facts are put in before the synopsis, and after it."""
    kinds = [difference.kind for difference in mixer.differences]
    if "synopsis" not in kinds:
        return 1.0, 0.0
    present, weights = coalitions.present, coalitions.weights[place]
    after = float(weights[present[:, place] & present[:, kinds.index("synopsis")]].sum())
    return 1 - after, after


def _members(predictor: Predictor, encoded: EncodedPitch, facts: Sequence[Facts], output: Output) -> np.ndarray:
    found = ensemble_scores_with_facts(predictor, encoded, facts)
    return np.array([scored.by_model(output) for scored in found]).T  # (K, m)


def _mixed_facts(before: Facts, after: Facts, changed: Sequence[str], taken: Sequence[bool]) -> Facts:
    values: dict[str, Any] = {
        field: getattr(after, field) for field, is_taken in zip(changed, taken, strict=True) if is_taken
    }
    return replace(before, **values)


def _shown(value: object) -> str:
    return "" if value in (None, ()) else in_words(value)
