"""Whether the explanations hold over many pitches: strong pieces taken away against as many random ones.

Words are cut out of the synopsis and regions are blurred in the picture, and the pitch is scored again; nothing
is read off the explanation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from anipop_core.attribution.blocks import blocks_of
from anipop_core.attribution.covering import Cover
from anipop_core.attribution.deletion_curves import strongest_first
from anipop_core.attribution.explain import explain
from anipop_core.attribution.perturbations import PerturbedScores, without_spans
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Explanation, Pitch

TOP_WORDS, TOP_REGIONS = 0.1, 0.2  # shares of the pieces
WANTED_WORDS, WANTED_REGIONS = 3.0, 2.0  # times the random change
DRAWS = 20
SEED = 0
RESAMPLES = 1000


@dataclass(frozen=True)
class Check:
    """Mean absolute changes of the score over the pitches, points."""

    pitches: int
    share: float  # of the pieces that are taken away
    strongest: float
    random: float
    ratio: float
    ratio_low: float  # 95 % bootstrap interval over the pitches
    ratio_high: float
    wanted: float  # ratio
    holds: bool


def faithfulness_check(
    predictor: Predictor, pitches: Iterable[Pitch], draws: int = DRAWS
) -> dict[str, dict[str, float]]:
    """{"words": ..., "regions": ...}: a Check each as a dict; a kind that no pitch has is left out.

    Each pitch's synopsis, and its first picture, are tried.
    """
    changes: dict[str, list[tuple[float, float]]] = {"words": [], "regions": []}
    generator = np.random.default_rng(SEED)
    for pitch in pitches:
        explanation = explain(predictor, pitch)
        encoded = predictor.encode(pitch)
        perturbed = PerturbedScores(predictor, encoded)
        for block in blocks_of(pitch, encoded):
            if block.kind == "synopsis":
                changes["words"].append(_words(perturbed, pitch, explanation, draws, generator))
            elif block.kind == "image" and block.place == 0:
                changes["regions"].append(_regions(perturbed, pitch, explanation, block.name, draws, generator))
    asked = {"words": (TOP_WORDS, WANTED_WORDS), "regions": (TOP_REGIONS, WANTED_REGIONS)}
    return {kind: asdict(_check(rows, *asked[kind])) for kind, rows in changes.items() if rows}


def top_and_random(
    points: Sequence[float],
    share: float,
    scores: Callable[[list[list[int]]], np.ndarray],
    draws: int,
    generator: np.random.Generator,
) -> tuple[float, float]:
    """Absolute change of the score without the top share of the pieces, and without as many random ones (mean).

    `scores` gets, for each version, the places that are taken away.
    """
    removed = max(1, round(share * len(points)))
    random = [generator.choice(len(points), removed, replace=False).tolist() for _ in range(draws)]
    whole, *found = scores([[], strongest_first(points)[:removed].tolist(), *random])
    changes = np.abs(np.array(found) - whole)
    return float(changes[0]), float(changes[1:].mean())


def _words(
    perturbed: PerturbedScores, pitch: Pitch, explanation: Explanation, draws: int, generator: np.random.Generator
) -> tuple[float, float]:
    synopsis = next(block.name for block in explanation.blocks if block.kind == "synopsis")
    words = [word for word in explanation.words if word.block == synopsis]

    def scores(gone: list[list[int]]) -> np.ndarray:
        cut = [[(words[i].start, words[i].end) for i in places] for places in gone]
        return perturbed.synopses([without_spans(pitch.synopsis, spans) for spans in cut])

    return top_and_random([word.points for word in words], TOP_WORDS, scores, draws, generator)


def _regions(
    perturbed: PerturbedScores,
    pitch: Pitch,
    explanation: Explanation,
    block: str,
    draws: int,
    generator: np.random.Generator,
) -> tuple[float, float]:
    regions = [region for region in explanation.regions if region.block == block]
    cover = Cover(pitch.images[0].image)

    def scores(gone: list[list[int]]) -> np.ndarray:
        return perturbed.images(0, [cover.over([regions[i].box for i in places]) for places in gone])

    return top_and_random([region.points for region in regions], TOP_REGIONS, scores, draws, generator)


def _check(rows: Sequence[tuple[float, float]], share: float, wanted: float) -> Check:
    table = np.array(rows)  # (pitches, 2)
    picks = np.random.default_rng(SEED).integers(0, len(table), (RESAMPLES, len(table)))
    means = table[picks].mean(1)  # (resamples, 2)
    low, high = np.quantile(means[:, 0] / means[:, 1].clip(1e-9), [0.025, 0.975]).tolist()
    strongest, random = table.mean(0).tolist()
    ratio = strongest / max(random, 1e-9)
    return Check(len(table), share, strongest, random, ratio, low, high, wanted, ratio >= wanted)
