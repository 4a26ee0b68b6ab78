"""Other ways to spread a block over its pieces, for those who want to compare: Captum's, each with its cost and
with how far its strongest pieces move the score. Every method sees the text or the picture of one block."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import (
    FeatureAblation,
    InputXGradient,
    IntegratedGradients,
    LayerGradCam,
    ShapleyValueSampling,
)
from torch import Tensor, nn

from anipop_core.attribution.covering import Cover, grid
from anipop_core.attribution.explain import game_of
from anipop_core.attribution.faithfulness import strongest_first
from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.perturbations import PerturbedScores, ScoresWithout, in_steps, without_spans
from anipop_core.attribution.phrases import sentences
from anipop_core.attribution.words import TokenPoints, word_shares, word_spans
from anipop_core.model.predictor import Predictor
from anipop_core.model.text_reader import TextReader
from anipop_core.progress import Progress
from anipop_core.schema import Explanation, Pitch, PitchBlock, WordShare

BLANK_STEPS = 16
SHAPLEY_ORDERS = 6
READ_WORDS = 90_000  # in all versions that a method scores: 300 of a text of 300 words
TOP_WORDS, TOP_REGIONS = 0.1, 0.2  # what the test of a method takes away
DRAWS = 5
SEED = 0
SHOWN = "As shown"

Method = Callable[[ScoresWithout], np.ndarray]  # (pieces,) points


@dataclass(frozen=True)
class MethodResult:
    """One method on one text or picture."""

    method: str
    seconds: float  # wall clock, on this machine, now
    strongest: float  # absolute change of the score without its strongest pieces, points
    random: float  # without as many random ones; the same for all methods
    points: tuple[float, ...]  # parallel to the words or regions of the explanation

    @property
    def ratio(self) -> float:
        return self.strongest / max(self.random, 1e-6)


def methods_on_synopsis(
    predictor: Predictor, pitch: Pitch, explanation: Explanation, progress: Progress | None = None
) -> list[MethodResult]:
    """All methods on the synopsis."""
    reader, text, share = predictor.text_reader, pitch.synopsis, game_of(predictor, pitch)[0].synopsis_share()
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
        "Integrated gradients from blank text": lambda _: _of_presence(reader, text, share, _blank_path),
        "Gradient x input": lambda _: _of_presence(reader, text, share, _gradient),
        f"Occlusion{_by(size, 'word') if size > 1 else ''}": lambda scores: occlusion(scores, number // size),
        f"Shapley sampling{_by(run, 'sentence')}": lambda scores: shapley_sampling(scores, sentence // run),
    }
    shown = np.array([word.points for word in words])
    return _results(methods, shown, scores, TOP_WORDS, progress)


def methods_on_picture(
    predictor: Predictor,
    pitch: Pitch,
    explanation: Explanation,
    block: PitchBlock,
    progress: Progress | None = None,
) -> list[MethodResult]:
    """All methods on the picture of an image block."""
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
    return _results(methods, shown, scores, TOP_REGIONS, progress)


def at_once(versions: int, words: float) -> int:
    """How many neighbours go together, so that so many versions of so many words are read in a minute or two."""
    return math.ceil(versions * words / READ_WORDS)


def occlusion(scores: ScoresWithout, group: np.ndarray) -> np.ndarray:
    """(pieces,) what the score loses when a group really goes, spread evenly inside it: Captum's feature ablation
    over presence. `group` (pieces,) numbers the group of each piece."""

    def forward(presence: Tensor) -> Tensor:
        return torch.from_numpy(scores([_gone(row) for row in presence]))

    found: Tensor = FeatureAblation(forward).attribute(
        torch.ones(1, len(group)),
        baselines=0,
        feature_mask=torch.from_numpy(group)[None],
        perturbations_per_eval=32,
    )
    return found[0].double().numpy() / np.bincount(group)[group]


def shapley_sampling(scores: ScoresWithout, group: np.ndarray) -> np.ndarray:
    """(pieces,) Shapley values of groups of pieces by sampled orders, spread evenly inside each group.

    `group` (pieces,) numbers the group of each piece. A word each would take thousands of scores.
    """

    def forward(presence: Tensor) -> Tensor:
        return torch.from_numpy(scores([_gone(row) for row in presence]))

    torch.manual_seed(SEED)
    found: Tensor = ShapleyValueSampling(forward).attribute(
        torch.ones(1, len(group)),
        baselines=0,
        feature_mask=torch.from_numpy(group)[None],
        n_samples=SHAPLEY_ORDERS,
        perturbations_per_eval=1,
    )
    sizes = np.bincount(group)[group]
    return found[0].double().numpy() / sizes


def on_the_map(feature_map: Tensor, share: VectorShare, pool: Callable[[Tensor], Tensor]) -> np.ndarray:
    """(cells,) integrated gradients from the average picture's vector on every cell to the map (C, H, W).

    A picture's effect is linear in its map, so that one step is exact.
    """
    absent = share.absent[:, None, None].expand_as(feature_map).clone()
    with torch.inference_mode(False), torch.enable_grad():
        found = IntegratedGradients(lambda maps: share.points(pool(maps))).attribute(
            feature_map.clone()[None], baselines=absent[None], n_steps=1
        )
    cells: np.ndarray = found[0].sum(0).double().cpu().numpy().ravel()
    return cells


def grad_cam(feature_map: Tensor, share: VectorShare, pool: Callable[[Tensor], Tensor]) -> np.ndarray:
    """(cells,) Grad-CAM (Selvaraju et al. 2017) of the map (C, H, W), signed, scaled to the block's points.

    The layer is one of our own that passes the map on, so that no hook touches the shared model.
    """
    head = _Head(share, pool)
    with torch.inference_mode(False), torch.enable_grad():
        found = LayerGradCam(head, head.map).attribute(feature_map.clone()[None].requires_grad_(True))
    cells = found[0, 0].detach().double().cpu().numpy().ravel()
    total = share.of(pool(feature_map[None])[0])
    scaled: np.ndarray = cells * (total / cells.sum()) if abs(cells.sum()) > 1e-9 else cells
    return scaled


class _Head(nn.Module):
    """Feature map (1, C, H, W) -> points."""

    def __init__(self, share: VectorShare, pool: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.map = nn.Identity()
        self._share, self._pool = share, pool

    def forward(self, maps: Tensor) -> Tensor:
        return self._share.points(self._pool(self.map(maps)))


def _of_presence(
    reader: TextReader,
    text: str,
    share: VectorShare,
    attribute: Callable[[Callable[[Tensor], Tensor], Tensor], Tensor],
) -> np.ndarray:
    """(words,) points of a method that varies each word between a blank and itself."""
    windows = reader.windows(text)
    whole = share.absent.new_ones(1, *windows.input_ids.shape)
    with torch.inference_mode(False), torch.enable_grad():
        found = attribute(lambda presence: share.points(reader.from_blanks(windows, presence)), whole.clone())
    rows = found[0].detach().double().cpu().numpy()  # (W, L)
    pairs = [
        (span, value)
        for spans, values in zip(windows.offsets, rows, strict=True)
        for span, value in zip(spans, values, strict=True)
        if span is not None
    ]
    tokens = TokenPoints(tuple(span for span, _ in pairs), np.array([value for _, value in pairs]), 0.0, 0)
    plain = VectorShare(share.points, share.absent, share.key)
    return np.array([word.points for word in word_shares(text, "", tokens, plain)])


def _blank_path(forward: Callable[[Tensor], Tensor], whole: Tensor) -> Tensor:
    found: Tensor = IntegratedGradients(forward).attribute(
        whole, baselines=0, n_steps=BLANK_STEPS, internal_batch_size=4
    )
    return found


def _gradient(forward: Callable[[Tensor], Tensor], whole: Tensor) -> Tensor:
    """The input is what a word adds to a blank."""
    found: Tensor = InputXGradient(forward).attribute(whole.requires_grad_(True))
    return found


def _by_sentence(text: str, words: Sequence[WordShare]) -> np.ndarray:
    """(words,) the number of each word's sentence."""
    starts = [passage.start for passage in sentences(text, words)]
    return np.array([sum(start <= begin for start in starts) - 1 for begin, _ in word_spans(text)]).clip(0)


def _by(count: int, piece: str) -> str:
    return f" by {piece}" if count == 1 else f" by {count} {piece}s"


def _gone(presence: Tensor) -> list[int]:
    return torch.nonzero(presence == 0).flatten().tolist()


def _results(
    methods: dict[str, Method],
    shown: np.ndarray,
    scores: ScoresWithout,
    share: float,
    progress: Progress | None,
) -> list[MethodResult]:
    """The shown explanation first; its cost stands in the explanation's own time."""
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
    removed = max(1, round(share * len(shown)))
    generator = np.random.default_rng(SEED)
    random = [generator.choice(len(shown), removed, replace=False).tolist() for _ in range(DRAWS)]
    tops = [strongest_first(points.tolist())[:removed].tolist() for points in found.values()]
    whole, *changed = stepped([[], *tops, *random])
    changes = np.abs(np.array(changed) - whole)
    control = float(changes[len(tops) :].mean())
    return [
        MethodResult(name, seconds[name], float(change), control, tuple(points.tolist()))
        for (name, points), change in zip(found.items(), changes, strict=False)
    ]
