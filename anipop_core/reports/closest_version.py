"""Which of several versions is closest to a known title, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.neighbours import BY_WORDS, closeness
from anipop_core.scenarios.side_by_side import NamedPitch
from anipop_core.schema import Comparable


def closest_sentences(
    predictor: Predictor, versions: Sequence[tuple[NamedPitch, Sequence[Comparable]]]
) -> dict[str, tuple[str, ...]]:
    """For each version: which of the versions is closest to this version's nearest known title.

    Args:
        versions: pitches with their comparable titles, nearest first.

    Returns:
        Version's name -> sentences; empty for fewer than two versions.
    """
    if len(versions) < 2:
        return {}
    pitches = [pitch for pitch, _ in versions]
    found: dict[str, tuple[str, ...]] = {}
    for pitch, comparables in versions:
        if comparables:
            ranking = closeness(predictor, pitches, comparables[0].mal_id)
            if ranking.closest and ranking.by:
                by = BY_WORDS[ranking.by]
                found[pitch.name] = (f"Of the versions, {ranking.closest} is closest to {ranking.title}{by}.",)
    return found
