"""One fact over all its values, everything else of the pitch as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from anipop_core.attribution.facts import in_words
from anipop_core.data.vocabulary import VOCABULARY
from anipop_core.model.noise import Change
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.ensemble_score import EnsembleScore, ensemble_scores_with_facts
from anipop_core.scenarios.fact_values import (
    CHOICES,
    FEWEST_FOR_A_RECORD,
    NUMBERS,
    TAGS,
    WITH_A_RECORD,
    Field,
    value_of,
    with_value,
)
from anipop_core.scenarios.support import titles_like
from anipop_core.schema import EncodedPitch, Facts, Output

NOT_KNOWN = "not known"

Action: TypeAlias = Literal["keep", "set", "add", "remove"]


@dataclass(frozen=True)
class SweepPoint:
    """The facts with one value of the swept field, scored."""

    label: str  # the value in words, "not known" where there is none
    action: Action  # "keep": the facts as they are; "add", "remove": of one genre or theme beside the others
    facts: Facts
    scored: EnsembleScore
    change: Change  # to the facts as they are
    titles: int  # known titles of this type and length (one episode or more) with the value: few make it a guess


@dataclass(frozen=True)
class Sweep:
    field: Field
    points: tuple[SweepPoint, ...]  # the highest score or reach first; one of them keeps the facts as they are
    output: Output = "score"


def sweep(predictor: Predictor, encoded: EncodedPitch, field: Field, output: Output = "score") -> Sweep:
    """Score the pitch with each value of `field`, in one call of the model; changes and order are of `output`.

    A type, source, rating, season, length, audience, studio, person, company or magazine takes the place of the
    present ones. Genres and themes stand beside each other: each is added, or taken out where it is there. Studios are
    those with enough known titles for the model to tell them apart; people, companies and magazines those with a
    record.
    """
    variants = list(_variants(predictor, encoded.facts, field))
    found = ensemble_scores_with_facts(predictor, encoded, [variant.facts for variant in variants])
    points = [
        SweepPoint(
            in_words(variant.value) if variant.value not in (None, ()) else NOT_KNOWN,
            variant.action,
            variant.facts,
            scored,
            found[0].change_to(scored, output),
            titles_like(predictor, variant.facts, field, variant.value),
        )
        for variant, scored in zip(variants, found, strict=True)
    ]
    ordered = sorted(points, key=lambda point: -point.scored.ends(output)[0])
    return Sweep(field, tuple(ordered), output)


class _Variant(NamedTuple):
    value: Any  # as `Facts` holds it, or one of its tags
    action: Action
    facts: Facts


def _variants(predictor: Predictor, facts: Facts, field: Field) -> Iterator[_Variant]:
    """The facts as they are come first."""
    present = value_of(facts, field)
    yield _Variant(present, "keep", facts)
    if field in TAGS:
        for tag in TAGS[field]:
            if tag in present:
                yield _Variant(tag, "remove", with_value(facts, field, tuple(one for one in present if one != tag)))
            else:  # in the vocabulary's order, as all facts have them
                wanted = tuple(one for one in TAGS[field] if one == tag or one in present)
                yield _Variant(tag, "add", with_value(facts, field, wanted))
        return
    for choice in _choices(predictor, field):
        if choice != present:
            yield _Variant(choice, "set", with_value(facts, field, choice))


def _choices(predictor: Predictor, field: Field) -> tuple[Any, ...]:
    if field in WITH_A_RECORD:
        names = predictor.checkpoint.facts.records.with_a_record(field, FEWEST_FOR_A_RECORD)
        return names if field == "magazine" else tuple((name,) for name in names)
    if field == "studios":
        return tuple((studio,) for studio in predictor.checkpoint.facts.studios)
    if field == "demographics":
        return tuple((audience,) for audience in VOCABULARY.demographics)
    return CHOICES[field] if field in CHOICES else NUMBERS[field]
