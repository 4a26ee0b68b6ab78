"""Faithfulness of an explanation: does removing its strongest pieces move the score more than removing random ones?

Deletion and insertion curves (Petsiuk et al. 2018): pieces are removed, or put back, in the order of their points, the
strongest first. The control uses random orders. Every version is really scored: words are cut out of the text, regions
are blurred in the picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from anipop_core.attribution.blocks import blocks_of, text_of
from anipop_core.attribution.covering import Cover
from anipop_core.attribution.deletion_curves import (
    ORDERS,
    REGION_SHARES,
    WORD_SHARES,
    Faithfulness,
    PieceKind,
    deletion_test,
    removed_pieces,
)
from anipop_core.attribution.perturbations import PerturbedScores, ScoresWithout, in_steps, without_spans
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import Explanation, Pitch, PitchBlock, RegionShare, WordShare

_Test: TypeAlias = Callable[[Callable[[int], None]], Faithfulness]  # hears of the versions it scores: `in_steps`

VERSIONS: dict[PieceKind, int] = {  # scored for one text or picture: in each order two curves and the verdict
    "words": 2 + (1 + ORDERS["words"]) * (2 * len(WORD_SHARES) + 1),
    "regions": 2 + (1 + ORDERS["regions"]) * (2 * len(REGION_SHARES) + 1),
}
MIN_WORDS = 15
CLEARLY_MORE = 1.5  # times as far as random ones
MOST_PICTURES = 2


def with_faithfulness(
    predictor: Predictor, pitch: Pitch, explanation: Explanation, progress: Progress | None = None
) -> Explanation:
    """Test the explanation: on the synopsis, or else the longest description, and on up to two pictures.

    Args:
        progress: counts scored versions; what it raises breaks the test off.

    Returns:
        The explanation with its `faithfulness`, as `as_json` makes it.
    """
    subjects = _subjects(predictor, pitch, explanation)
    total, done = sum(VERSIONS[kind] for kind, _ in subjects), 0

    def tell(versions: int) -> None:
        nonlocal done
        if progress:
            progress(done, total)
        done += versions

    found = [test(tell) for _, test in subjects]
    tell(0)
    return replace(explanation, faithfulness=as_json(found, untested(explanation, found)))


def as_json(found: Sequence[Faithfulness], left_out: str) -> dict[str, Any]:
    """{"words": {...}, "regions": [{...}], "untested": "..."}; what there is nothing to say of is left out."""
    rows = {kind: [{**asdict(f), "verdict": verdict(f)} for f in found if f.kind == kind] for kind in _NOUNS}
    words = {"words": rows["words"][0]} if rows["words"] else {}
    regions = {"regions": rows["regions"]} if rows["regions"] else {}
    return {**words, **regions, **({"untested": left_out} if left_out else {})}


def untested(explanation: Explanation, found: Sequence[Faithfulness]) -> str:
    """The texts and pictures that were not put to the test, in one sentence; "" where all were.

    Facts need no test: their points are made of scores without them.
    """
    tested = {(test.kind, test.block) for test in found}
    kinds = {block.name: block.kind for block in explanation.blocks}
    counts = Counter(word.block for word in explanation.words)
    texts = [name for name in counts if ("words", name) not in tested]
    drawn = dict.fromkeys(region.block for region in explanation.regions)
    pictures = [name for name in drawn if ("regions", name) not in tested]
    groups = {
        f"texts of fewer than {MIN_WORDS} words": [name for name in texts if counts[name] < MIN_WORDS],
        "other texts": [name for name in texts if counts[name] >= MIN_WORDS],
        "portraits": [name for name in pictures if kinds[name] == "character"],
        "other pictures": [name for name in pictures if kinds[name] == "image"],
    }
    told = [f"{group} ({', '.join(names)})" for group, names in groups.items() if names]
    return f"Not put to the test: {'; '.join(told)}." if told else ""


_NOUNS: dict[PieceKind, tuple[str, str, str]] = {
    "words": ("Removing the {} strongest words", "{} random ones", "words"),
    "regions": ("Blurring the {} strongest regions", "{} random ones", "regions"),
}


def verdict(found: Faithfulness) -> str:
    """The test in one plain sentence."""
    strong, control, _ = _NOUNS[found.kind]
    count = _in_words(found.removed)
    text = (
        f"{strong.format(count)} moves the score by {found.strongest:.2f}; "
        f"{control.format(count)} by {found.random:.2f}."
    )
    if found.ratio >= CLEARLY_MORE:
        return text
    compared = "hardly more" if found.strongest > found.random else "no more"
    return f"{text} That is {compared}: don't lean on the order of these."


def _in_words(count: int) -> str:
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return names[count] if count < len(names) else str(count)


def _subjects(predictor: Predictor, pitch: Pitch, explanation: Explanation) -> list[tuple[PieceKind, _Test]]:
    encoded = predictor.encode(pitch)
    perturbed = PerturbedScores(predictor, encoded)
    found: list[tuple[PieceKind, _Test]] = []
    blocks = blocks_of(pitch, encoded)
    texts = [b for b in blocks if sum(w.block == b.name for w in explanation.words) >= MIN_WORDS]
    if texts:
        block = min(texts, key=lambda b: (b.kind != "synopsis", -sum(w.block == b.name for w in explanation.words)))
        words = [word for word in explanation.words if word.block == block.name]
        found.append(("words", partial(_test_words, perturbed, pitch, block, words)))
    points = {b.name: abs(b.points) for b in explanation.blocks}
    arts = sorted((b for b in blocks if b.kind == "image"), key=lambda b: -points[b.name])
    for art in arts[:MOST_PICTURES]:
        regions = [region for region in explanation.regions if region.block == art.name]
        found.append(("regions", partial(_test_regions, perturbed, pitch, art, regions)))
    return found


def _test_words(
    perturbed: PerturbedScores, pitch: Pitch, block: PitchBlock, words: Sequence[WordShare], tell: Callable[[int], None]
) -> Faithfulness:
    text = text_of(pitch, block)

    def scores(gone: Sequence[Sequence[int]]) -> np.ndarray:
        texts = [without_spans(text, [(words[i].start, words[i].end) for i in places]) for places in gone]
        return perturbed.synopses(texts) if block.kind == "synopsis" else perturbed.descriptions(block.place, texts)

    points = [word.points for word in words]
    return _tested("words", block, points, in_steps(scores, tell))


def _test_regions(
    perturbed: PerturbedScores,
    pitch: Pitch,
    block: PitchBlock,
    regions: Sequence[RegionShare],
    tell: Callable[[int], None],
) -> Faithfulness:
    """A picture's regions put to the test."""
    cover = Cover(pitch.images[block.place].image)

    def scores(gone: Sequence[Sequence[int]]) -> np.ndarray:
        return perturbed.images(block.place, [cover.over([regions[i].box for i in places]) for places in gone])

    points = [region.points for region in regions]
    return _tested("regions", block, points, in_steps(scores, tell))


def _tested(kind: PieceKind, block: PitchBlock, points: Sequence[float], scores: ScoresWithout) -> Faithfulness:
    return deletion_test(kind, block.name, points, scores, removed_pieces(kind, len(points)), ORDERS[kind])
