"""How long an explanation and its pieces take, beside Captum's integrated gradients over the whole model, pixels
and words to score, in one run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import torch
from captum.attr import IntegratedGradients
from PIL import Image
from torch import Tensor

from anipop_core.attribution.blocks import blocks_of
from anipop_core.attribution.deletion_curves import strongest_first
from anipop_core.attribution.explain import explain, game_of
from anipop_core.attribution.facts import fact_shares
from anipop_core.attribution.faithfulness import with_faithfulness
from anipop_core.attribution.game import VectorShare
from anipop_core.attribution.perturbations import PerturbedScores, without_spans
from anipop_core.attribution.regions import cell_points
from anipop_core.attribution.words import TokenPoints, token_points, word_shares
from anipop_core.encoders.windows import TokenWindows
from anipop_core.model.fusion import Parts, PitchSet
from anipop_core.model.predictor import Predictor
from anipop_core.schema import PREDICTED, Pitch, WordShare

T = TypeVar("T")

STEPS = 50
TOP = 0.1  # of the words
DRAWS = 20

LIMITS: dict[str, tuple[float, float]] = {  # least and most, on two cores with nothing else to do
    "blocks_s": (0, 0.05),
    "words_s": (0, 1.5),
    "regions_s": (0, 0.3),
    "explanation_s": (0, 3),
    "faithfulness_test_s": (0, 4),
    "times_faster": (10, math.inf),
}


def measure_explanation(predictor: Predictor, pitch: Pitch) -> dict[str, Any]:
    """Seconds of an explanation, its test and its pieces, and Captum's; how far the top tenth of each one's words
    moves the score, beside random words.

    `pitch` needs a synopsis, a picture and facts; nothing of it may have been explained before.
    """
    predictor.predict(pitch)  # the page shows the score first: encoding is not part of an explanation
    seconds: dict[str, float] = {}
    explanation = _timed(seconds, "explanation_s", lambda: explain(predictor, pitch))
    _timed(seconds, "faithfulness_test_s", lambda: with_faithfulness(predictor, pitch, explanation))
    encoded = predictor.encode(pitch)
    blocks = blocks_of(pitch, encoded)
    _timed(seconds, "unchanged_explanation_s", lambda: explain(predictor, pitch))
    _time_pieces(predictor, pitch, seconds)
    whole = WholeModel(predictor, pitch)
    theirs = _timed(seconds, "captum_ig_whole_model_s", lambda: whole.synopsis_words(STEPS))
    ours = [word for word in explanation.words if word.block == blocks[0].name]
    changes = _top_changes(predictor, pitch, ours, [[w.points for w in ours], [w.points for w in theirs]])
    return {
        **{name: round(value, 3) for name, value in seconds.items()},
        "times_faster": round(seconds["captum_ig_whole_model_s"] / seconds["explanation_s"], 1),
        "top_words_change": round(changes[0], 3),
        "captum_top_words_change": round(changes[1], 3),
        "random_words_change": round(changes[2], 3),
    }


def _time_pieces(predictor: Predictor, pitch: Pitch, seconds: dict[str, float]) -> None:
    """Each as if for the first time: the synopsis' words, the first picture's regions, the facts."""
    _timed(seconds, "blocks_s", lambda: game_of(predictor, pitch)[0].points())
    game, blocks = game_of(predictor, pitch)
    texts, art = [game.synopsis_share(output) for output in PREDICTED], pitch.images[0]
    vector = torch.from_numpy(predictor.encode(pitch).synopsis).to(predictor.device)
    _timed(seconds, "words_s", lambda: token_points(predictor.text_reader, pitch.synopsis, vector, texts))
    place = next(i for i, block in enumerate(blocks) if block.kind == "image")
    shares = [game.member_share(game.images, place, output) for output in PREDICTED]
    feature_map = predictor.feature_maps([art])[art.digest]
    _timed(seconds, "regions_s", lambda: cell_points(predictor.image_encoder, art.image, feature_map, shares))
    _timed(seconds, "facts_s", lambda: fact_shares(predictor.checkpoint.facts, pitch.facts, game))


class WholeModel:
    """The model from the presence of words and from pixels to the score, as one function of all its inputs."""

    def __init__(self, predictor: Predictor, pitch: Pitch) -> None:
        self._predictor, self._pitch = predictor, pitch
        reader = predictor.text_reader
        texts = [pitch.synopsis, *(c.description for c in pitch.characters if c.description.strip())]
        self._windows: list[TokenWindows] = [reader.windows(text) for text in texts]
        self._words = [torch.ones(1, *windows.input_ids.shape) for windows in self._windows]
        self._blanks = [torch.zeros_like(words) for words in self._words]
        pictures = [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]
        images = [picture.image for picture in pictures]
        grey = [Image.new("RGB", image.size, (127, 127, 127)) for image in images]
        pixels = predictor.image_encoder.pixels
        self._pixels = [pixels([image]) for image in images]
        self._grey = [pixels([image]) for image in grey]

    def synopsis_words(self, steps: int) -> list[WordShare]:
        """Captum's integrated gradients over all inputs at once; of them the synopsis' words."""
        with torch.inference_mode(False), torch.enable_grad():
            found = IntegratedGradients(self._score).attribute(
                (*self._words, *self._pixels),
                baselines=(*self._blanks, *self._grey),
                n_steps=steps,
                internal_batch_size=1,
            )
        windows = self._windows[0]
        rows = found[0][0].double().cpu().numpy()
        there = [span is not None for spans in windows.offsets for span in spans]
        spans = tuple(span for row in windows.offsets for span in row if span is not None)
        tokens = TokenPoints(spans, rows.ravel()[there], 0.0, 0)
        plain = VectorShare(lambda vectors: vectors[:, 0], torch.empty(0), "")  # tokens are in points already
        return word_shares(self._pitch.synopsis, "Synopsis", tokens, plain)

    def _score(self, *inputs: Tensor) -> Tensor:
        predictor = self._predictor
        texts = [predictor.text_reader.from_blanks(w, x) for x, w in zip(inputs, self._windows, strict=False)]
        pictures = [predictor.image_encoder.pool_map(predictor.image_encoder.maps_of(x)) for x in inputs[len(texts) :]]
        return predictor.fusion(_parts(predictor, self._pitch, texts, pictures)).score.mean(0)


def _parts(predictor: Predictor, pitch: Pitch, texts: Sequence[Tensor], pictures: Sequence[Tensor]) -> Parts:
    """The pitch as the fusion model reads it, its vectors given as tensors (1, D)."""
    fusion, facts = predictor.fusion, predictor.checkpoint.facts

    def members(vectors: Sequence[Tensor], features: int) -> PitchSet:
        rows = torch.stack(list(vectors), 1) if vectors else torch.zeros(1, 0, features)
        return PitchSet(rows, torch.ones(rows.shape[:2]))

    pixels = fusion.config.picture_features
    return Parts(
        texts[0],
        torch.from_numpy(facts.encode_pitch(pitch.facts))[None],
        members(texts[1:], fusion.config.text_features),
        members(pictures[len(pitch.images) :], pixels),
        members(pictures[: len(pitch.images)], pixels),
    )


def _top_changes(
    predictor: Predictor, pitch: Pitch, words: Sequence[WordShare], rankings: Sequence[Sequence[float]]
) -> list[float]:
    """Absolute change of the score without the top words of each ranking, then without random ones (mean)."""
    removed = max(1, round(TOP * len(words)))
    generator = np.random.default_rng(0)
    picks = [strongest_first(points)[:removed] for points in rankings]
    picks += [generator.choice(len(words), removed, replace=False) for _ in range(DRAWS)]
    cut = [without_spans(pitch.synopsis, [(words[i].start, words[i].end) for i in pick]) for pick in picks]
    whole, *found = PerturbedScores(predictor, predictor.encode(pitch)).synopses([pitch.synopsis, *cut])
    changes = np.abs(np.array(found) - whole)
    return [*changes[: len(rankings)].tolist(), float(changes[len(rankings) :].mean())]


def _timed(seconds: dict[str, float], name: str, run: Callable[[], T]) -> T:
    started = time.perf_counter()
    found = run()
    seconds[name] = time.perf_counter() - started
    return found
