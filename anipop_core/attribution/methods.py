"""Other attribution methods beside the explanation shown: what each costs and how far its strongest pieces move the
score. Every method sees the text or the picture of one block."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from anipop_core.attribution.covering import Cover, grid
from anipop_core.attribution.deletion_curves import ORDERS, PieceKind, random_orders, removed_pieces, strongest_first
from anipop_core.attribution.explain import game_of
from anipop_core.attribution.perturbations import PerturbedScores, ScoresWithout, in_steps, without_spans
from anipop_core.attribution.phrases import sentences
from anipop_core.attribution.picture_methods import grad_cam, on_the_map
from anipop_core.attribution.removal_methods import SHAPLEY_ORDERS, at_once, occlusion, shapley_sampling
from anipop_core.attribution.text_methods import gradient_x_input, integrated_from_blank
from anipop_core.attribution.words import word_spans
from anipop_core.intake.read_texts import part_read
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.schema import Explanation, Pitch, PitchBlock, WordShare

SHOWN = "As shown"

Method = Callable[[ScoresWithout], np.ndarray]  # (pieces,) points


@dataclass(frozen=True)
class MethodResult:
    """What one method finds in one text or picture, and how far that can be trusted."""

    method: str
    seconds: float  # wall clock, on this machine, now
    strongest: float  # absolute change of the score without its strongest pieces, points
    random: float  # without as many random ones; the same for all methods
    points: tuple[float, ...]  # parallel to the words or regions of the explanation

    @property
    def ratio(self) -> float:
        """How many times as far its strongest pieces move the score as random ones do."""
        return self.strongest / max(self.random, 1e-6)


def methods_on_synopsis(
    predictor: Predictor, pitch: Pitch, explanation: Explanation, progress: Progress | None = None
) -> list[MethodResult]:
    """All methods on the synopsis: gradients, occlusion and Shapley sampling, beside the explanation shown.

    `progress` counts methods, and is called between scored versions too: what it raises breaks the work off.
    """
    reader, text, share = (
        predictor.text_reader,
        part_read(pitch).synopsis,
        game_of(predictor, pitch)[0].synopsis_share(),
    )
    name = next(block.name for block in explanation.blocks if block.kind == "synopsis")
    words = [word for word in explanation.words if word.block == name]
    perturbed = PerturbedScores(predictor, predictor.encode(pitch))

    def scores(gone: Sequence[Sequence[int]]) -> np.ndarray:
        cut = [[(words[i].start, words[i].end) for i in places] for places in gone]
        return perturbed.synopses([without_spans(text, spans) for spans in cut])

    number, sentence = np.arange(len(words)), _by_sentence(text, words)
    size = at_once(len(words), len(words))
    run = at_once(SHAPLEY_ORDERS * (sentence.max() + 1), len(words) / 2)  # half of the words are there on average
    methods: dict[str, Method] = {
        "Integrated gradients from blank text": lambda _: integrated_from_blank(reader, text, share),
        "Gradient x input": lambda _: gradient_x_input(reader, text, share),
        f"Occlusion{_by(size, 'word') if size > 1 else ''}": lambda scores: occlusion(scores, number // size),
        f"Shapley sampling{_by(run, 'sentence')}": lambda scores: shapley_sampling(scores, sentence // run),
    }
    shown = np.array([word.points for word in words])
    return _results(methods, shown, scores, "words", progress)


def methods_on_picture(
    predictor: Predictor,
    pitch: Pitch,
    explanation: Explanation,
    block: PitchBlock,
    progress: Progress | None = None,
) -> list[MethodResult]:
    """All methods on the picture of an image block, beside the explanation shown; `progress` as above."""
    game, blocks = game_of(predictor, pitch)
    share = game.member_share(game.images, [b.name for b in blocks].index(block.name))
    picture = pitch.images[block.place]
    feature_map = predictor.feature_maps([picture])[picture.digest]
    boxes, cover = grid(*feature_map.shape[1:]), Cover(picture.image)
    perturbed = PerturbedScores(predictor, predictor.encode(pitch))

    def scores(gone: Sequence[Sequence[int]]) -> np.ndarray:
        return perturbed.images(block.place, [cover.over([boxes[i] for i in places]) for places in gone])

    methods: dict[str, Method] = {
        "Integrated gradients on the map": lambda _: on_the_map(feature_map, share, predictor.image_encoder.pool_map),
        "Grad-CAM": lambda _: grad_cam(feature_map, share, predictor.image_encoder.pool_map),
        "Occlusion": lambda scores: occlusion(scores, np.arange(len(boxes))),
    }
    shown = np.array([region.points for region in explanation.regions if region.block == block.name])
    return _results(methods, shown, scores, "regions", progress)


def _by_sentence(text: str, words: Sequence[WordShare]) -> np.ndarray:
    """(words,) the number of each word's sentence."""
    starts = [passage.start for passage in sentences(text, words)]
    return np.array([sum(start <= begin for start in starts) - 1 for begin, _ in word_spans(text)]).clip(0)


def _by(count: int, piece: str) -> str:
    return f" by {piece}" if count == 1 else f" by {count} {piece}s"


def _results(
    methods: dict[str, Method],
    shown: np.ndarray,
    scores: ScoresWithout,
    kind: PieceKind,
    progress: Progress | None,
) -> list[MethodResult]:
    """The shown explanation first; its cost stands in the explanation's own time.

    Each is tested as the shown one is above it (`deletion_curves.deletion_test`): as many pieces taken away, beside the
    same random ones. So one text has one figure on the page.
    """
    found, seconds = {SHOWN: shown}, {SHOWN: 0.0}

    def tell(_: int = 0) -> None:
        if progress:
            progress(len(found) - 1, len(methods))

    stepped = in_steps(scores, tell)
    for name, method in methods.items():
        tell()
        started = time.perf_counter()
        found[name] = method(stepped)
        seconds[name] = time.perf_counter() - started
    removed = removed_pieces(kind, len(shown))
    random = [order[:removed] for order in random_orders(len(shown), ORDERS[kind])]
    tops = [strongest_first(points.tolist())[:removed].tolist() for points in found.values()]
    whole, *changed = stepped([[], *tops, *random])
    changes = np.abs(np.array(changed) - whole)
    control = float(changes[len(tops) :].mean())
    return [
        MethodResult(name, seconds[name], float(change), control, tuple(points.tolist()))
        for (name, points), change in zip(found.items(), changes, strict=False)
    ]
