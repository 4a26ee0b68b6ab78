"""Whether explanations are faithful: do the strongest words and regions move the score more than random ones?

Words are cut out of the synopsis and regions are blurred in the picture, and the pitch is scored again (deletion
test: Samek et al. 2017). The pitches are known titles, always the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from anipop_core.attribution.blocks import blocks_of
from anipop_core.attribution.covering import Cover
from anipop_core.attribution.deletion_curves import strongest_first
from anipop_core.attribution.explain import explain
from anipop_core.attribution.perturbations import PerturbedScores, without_spans
from anipop_core.data.dataset import Dataset, facts_of
from anipop_core.data.links.full_facts import LinkedRows, as_of_pitch
from anipop_core.intake.pictures import open_picture
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Explanation, Pitch
from anipop_core.training.features import ENGLISH

TOP_WORDS, TOP_REGIONS = 0.1, 0.2  # shares of the words and regions that are taken away
WANTED_WORDS, WANTED_REGIONS = 3.0, 2.0  # times the random change
DRAWS = 20  # random choices a pitch
RESAMPLES = 1000  # of the bootstrap over pitches
SEED = 0


@dataclass(frozen=True)
class Check:
    """Mean absolute changes of the score over the pitches, in score points."""

    pitches: int
    share: float  # of the words or regions that are taken away
    strongest: float  # change without the strongest
    random: float  # change without as many random ones
    ratio: float  # strongest / random
    ratio_low: float  # 95 % bootstrap interval over the pitches
    ratio_high: float
    wanted: float  # ratio from which the check holds
    holds: bool


def check_titles(dataset: Dataset, count: int) -> pd.DataFrame:
    """`count` titles with an English synopsis and a picture, always the same ones (all where there are fewer).

    Adds the column `path`, of the title's first picture.
    """
    art = dataset.images[dataset.images["kind"].ne("portrait")].drop_duplicates("mal_id")
    titles = dataset.titles[dataset.titles["language"].eq(ENGLISH)].merge(art[["mal_id", "path"]], on="mal_id")
    return titles.sample(min(count, len(titles)), random_state=SEED)


def pitches_of(dataset: Dataset, titles: pd.DataFrame, source: Path) -> Iterator[Pitch]:
    """Each of the titles as a pitch: synopsis, first picture and facts. Pictures are read from below `source` when
    needed."""
    linked = LinkedRows.of(titles, dataset.works, dataset.anime)
    for row in titles.to_dict("records"):
        picture = open_picture(source / row["path"], "Picture")
        facts = as_of_pitch(linked.add(facts_of(row), row))
        yield Pitch(id=row["mal_id"], synopsis=row["synopsis"], images=(picture,), facts=facts)


def faithfulness_check(
    predictor: Predictor, pitches: Iterable[Pitch], draws: int = DRAWS
) -> dict[str, dict[str, float]]:
    """Take words out of each pitch's synopsis and regions out of its first picture.

    Returns {"words": ..., "regions": ...}, a Check each as a dict; a kind that no pitch has is left out.
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
    """Absolute change of the score without the strongest, and without as many random ones (mean over `draws`).

    Args:
        points: of each word or region.
        share: of them that is taken away.
        scores: for versions, each given as the places that are taken away: their scores.
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
