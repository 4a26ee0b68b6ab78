"""How long scoring takes, warm, on made-up pitches, beside the bare encoders it can't beat."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image

from anipop_core.model.predictor import Predictor
from anipop_core.schema import Character, Picture, Pitch

WORDS = (  # noqa: SIM905 - reads better as a sentence
    "a young courier crosses the flooded city by night and finds letters that were never meant to arrive "
    "while her brother builds lanterns for people who no longer answer and an engineer keeps the last tram"
).split()
BATCH_SIZES = (8, 16, 32, 64)
TRIED_TEXTS = 96  # to find the best of these
TARGETS: dict[str, tuple[float, float]] = {  # least and most, on two cores with nothing else to do
    "full_pitch_ms": (0, 450),
    "text_only_ms": (0, 100),
    "unchanged_ms": (0, 20),
    "share_of_bare": (0.8, math.inf),
    "peak_memory_mb": (0, 2000),
}


def measure_latency(predictor: Predictor, repeats: int) -> dict[str, float]:
    """Milliseconds of one pitch at a time, each new to the caches but for `unchanged_ms`; medians of `repeats`."""
    full = [made_up_pitch(seed, characters=3, pictures=2) for seed in range(repeats + 1)]
    text = [made_up_pitch(1000 + seed) for seed in range(repeats + 1)]
    bare = [made_up_pitch(2000 + seed, characters=3, pictures=2) for seed in range(repeats + 1)]

    def bare_encoders(p: Pitch) -> None:
        predictor.text_encoder.encode([p.synopsis, *(c.description for c in p.characters)])
        predictor.image_encoder.encode([picture.image for picture in p.images])

    return {
        "full_pitch_ms": median_ms(full, predictor.predict),
        "full_pitch_bare_encoders_ms": median_ms(bare, bare_encoders),
        "text_only_ms": median_ms(text, predictor.predict),
        "unchanged_ms": median_ms([full[-1]] * (repeats + 1), predictor.predict),
    }


def measure_throughput(predictor: Predictor, batch: int) -> dict[str, float]:
    """Whole pitches against the bare text encoder at its best batch size, on as many such texts."""

    def bare(texts: list[str], size: int) -> float:
        return _per_second(texts, lambda: predictor.text_encoder.encode(texts, batch_size=size))

    pitches = [made_up_pitch(9_000_000 + i) for i in range(batch)]
    texts = [p.synopsis for p in pitches]
    best = max(BATCH_SIZES, key=lambda size: bare(texts[:TRIED_TEXTS], size))
    per_second = bare(texts, best)
    scored = _per_second(pitches, lambda: predictor.predict_many(pitches))
    return {
        "bare_best_batch_size": best,
        "bare_texts_per_s": round(per_second, 1),
        "pitches_per_s": round(scored, 1),
        "share_of_bare": round(scored / per_second, 3),
    }


def _per_second(inputs: list[Any], run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return len(inputs) / (time.perf_counter() - started)


def median_ms(inputs: Sequence[object], run: Callable[..., object]) -> float:
    """Milliseconds of `run` on an input: the median over all but the first, which warms up."""
    times = []
    for value in inputs:
        started = time.perf_counter()
        run(value)
        times.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(times[1:]), 1)


def made_up_pitch(seed: int, characters: int = 0, pictures: int = 0, portraits: bool = False) -> Pitch:
    """A synopsis of 200 random words, characters of 40, pictures of noise; no two seeds share a text or a picture."""
    generator = np.random.default_rng(seed)

    def text(words: int) -> str:
        return " ".join(generator.choice(WORDS, words))

    def picture(name: str) -> Picture:
        pixels = generator.integers(0, 255, (480, 340, 3), np.uint8)
        return Picture(f"{name}.png", Image.fromarray(pixels), f"{seed}-{name}")

    return Pitch(
        images=tuple(picture(f"{i}") for i in range(pictures)),
        synopsis=text(200),
        characters=tuple(
            Character(f"C{i}", text(40), picture(f"C{i}") if portraits else None) for i in range(characters)
        ),
    )
