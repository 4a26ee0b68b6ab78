"""Does the explanation mean anything? What it calls strong is taken away, and as much at random.

Deletion and insertion curves (Petsiuk et al. 2018): the pieces go, or come, in the order of their points, the
strongest first, from the side that has the stronger ones. The control goes in random orders. All of it is really
scored: words are cut out of the text, regions are blurred in the picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np

from anipop_core.attribution.blocks import blocks_of, text_of
from anipop_core.attribution.covering import Cover
from anipop_core.attribution.perturbations import PerturbedScores, ScoresWithout, in_steps, without_spans
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import Explanation, Pitch, PitchBlock, RegionShare, WordShare

TopKind: TypeAlias = Literal["words", "regions"]
_Test: TypeAlias = Callable[[Callable[[int], None]], "Faithfulness"]  # hears of the versions it scores: `in_steps`

REMOVED_WORDS = 5
REMOVED_REGIONS = 0.2  # of them
WORD_SHARES = (0.1, 0.2, 0.4, 0.7)
REGION_SHARES = (0.1, 0.2, 0.4, 0.7)
WORD_ORDERS, REGION_ORDERS = 6, 4  # random orders of the control
VERSIONS: dict[TopKind, int] = {  # scored for one text or picture: in each order two curves and the verdict
    "words": 2 + (1 + WORD_ORDERS) * (2 * len(WORD_SHARES) + 1),
    "regions": 2 + (1 + REGION_ORDERS) * (2 * len(REGION_SHARES) + 1),
}
MIN_WORDS = 15
CLEARLY_MORE = 1.5  # times as far as random ones
MOST_PICTURES = 2
SEED = 0


@dataclass(frozen=True)
class Curve:
    """The score, points, as pieces go or come; at shares 0 and 1 all curves meet."""

    shares: tuple[float, ...]  # of the pieces
    strongest: tuple[float, ...]
    random: tuple[float, ...]  # mean over the random orders


@dataclass(frozen=True)
class Faithfulness:
    """One text or picture put to the test."""

    kind: TopKind
    block: str
    pieces: int
    removed: int  # how many pieces the verdict is about
    strongest: float  # absolute change of the score without the strongest pieces, points
    random: float  # the same without as many random ones, mean over the orders
    deletion: Curve
    insertion: Curve

    @property
    def ratio(self) -> float:
        return self.strongest / max(self.random, 1e-6)


def with_faithfulness(
    predictor: Predictor, pitch: Pitch, explanation: Explanation, progress: Progress | None = None
) -> Explanation:
    """The explanation with its faithfulness: the synopsis, or else the longest description, and two pictures.

    `progress` counts scored versions.
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


_NOUNS: dict[TopKind, tuple[str, str, str]] = {
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


def strongest_first(points: Sequence[float]) -> np.ndarray:
    """(n,) places of the pieces, those that pull hardest to one side of their mean first.

    The side is the one whose strongest tenth is further from the mean; what all pieces share says nothing about
    which of them matter.
    """
    values = np.asarray(points) - np.mean(points)
    order = np.argsort(-values, kind="stable")
    tenth = max(1, round(len(values) / 10))
    raises = values[order[:tenth]].sum() >= -values[order[-tenth:]].sum()
    return order if raises else order[::-1]


def removed_words(count: int) -> int:
    return min(REMOVED_WORDS, max(1, count // 3))


def put_to_the_test(
    kind: TopKind, block: str, points: Sequence[float], scores: ScoresWithout, removed: int, orders: int
) -> Faithfulness:
    """Put one text or picture to the test. `scores` gets, for each version, the places that are taken away."""
    count = len(points)
    shares = WORD_SHARES if kind == "words" else REGION_SHARES
    generator = np.random.default_rng(SEED)
    runs = [strongest_first(points).tolist(), *(generator.permutation(count).tolist() for _ in range(orders))]
    sizes = [max(1, round(share * count)) for share in shares]
    gone = [run[:size] for run in runs for size in sizes]
    come = [run[size:] for run in runs for size in sizes]
    small = [run[:removed] for run in runs]
    found = scores([[], range(count), *gone, *come, *small])
    whole, nothing = float(found[0]), float(found[1])
    curves, changes = found[2 : 2 + 2 * len(gone)], np.abs(found[2 + 2 * len(gone) :] - whole)
    of_gone, of_come = curves.reshape(2, len(runs), len(sizes))
    grid = (0.0, *(size / count for size in sizes), 1.0)

    def curve(rows: np.ndarray, first: float, last: float) -> Curve:
        strongest, random = rows[0].tolist(), rows[1:].mean(0).tolist()
        return Curve(grid, (first, *strongest, last), (first, *random, last))

    return Faithfulness(
        kind,
        block,
        count,
        removed,
        float(changes[0]),
        float(changes[1:].mean()),
        curve(of_gone, whole, nothing),
        curve(of_come, nothing, whole),
    )


def _subjects(predictor: Predictor, pitch: Pitch, explanation: Explanation) -> list[tuple[TopKind, _Test]]:
    encoded = predictor.encode(pitch)
    perturbed = PerturbedScores(predictor, encoded)
    found: list[tuple[TopKind, _Test]] = []
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
    stepped = in_steps(scores, tell)
    return put_to_the_test("words", block.name, points, stepped, removed_words(len(words)), WORD_ORDERS)


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

    removed = max(1, round(REMOVED_REGIONS * len(regions)))
    points = [region.points for region in regions]
    return put_to_the_test("regions", block.name, points, in_steps(scores, tell), removed, REGION_ORDERS)
