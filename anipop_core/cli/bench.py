"""`python -m anipop_core bench`: how long things take here, beside the bare encoders they can't beat."""

from __future__ import annotations

import json
import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT

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


def bench(
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
    repeats: Annotated[int, typer.Option(min=1, help="Runs of each figure; the median counts.")] = 7,
    batch: Annotated[int, typer.Option(min=10, help="Pitches in the throughput figures.")] = 1000,
    out: Annotated[Path | None, typer.Option(help="Write the figures as JSON too.")] = None,
) -> None:
    """Time scoring and its encoders, warm, on made-up pitches. `missed` names figures off their target."""
    import resource

    from anipop_core.benchmarks.browsing import browsing_figures
    from anipop_core.benchmarks.explanations import LIMITS as EXPLANATION_LIMITS
    from anipop_core.benchmarks.explanations import attribution_figures
    from anipop_core.benchmarks.what_if import LIMITS as WHAT_IF_LIMITS
    from anipop_core.benchmarks.what_if import scenario_figures, worked_out
    from anipop_core.device import describe
    from anipop_core.model.predictor import Predictor

    started = time.perf_counter()
    predictor = Predictor.load(checkpoint)
    pitch = _pitches(predictor)
    found: dict[str, Any] = {
        "device": describe(predictor.device),
        "load_s": round(time.perf_counter() - started, 2),
        **_latency(predictor, repeats),
        **_throughput(predictor, batch),
        "explanation": attribution_figures(
            predictor, worked_out(pitch(8_000_000, characters=3, pictures=2, portraits=True))
        ),
        "what_if": scenario_figures(predictor, worked_out(pitch(8_500_000, characters=3, pictures=2))),
    }
    found["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found["browsing"] = browsing_figures()  # after the memory is taken: it makes 200,000 titles up
    measured = {**found, **found["explanation"], **found["what_if"]}
    targets = {**TARGETS, **EXPLANATION_LIMITS, **WHAT_IF_LIMITS}
    found["missed"] = [name for name, (least, most) in targets.items() if not least <= measured[name] <= most]
    typer.echo(json.dumps(found, indent=1))
    if out:
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _latency(predictor: Any, repeats: int) -> dict[str, float]:
    pitch = _pitches(predictor)
    full = [pitch(seed, characters=3, pictures=2) for seed in range(repeats + 1)]
    text = [pitch(1000 + seed) for seed in range(repeats + 1)]
    bare = [pitch(2000 + seed, characters=3, pictures=2) for seed in range(repeats + 1)]

    def bare_encoders(p: Any) -> None:
        predictor.text_encoder.encode([p.synopsis, *(c.description for c in p.characters)])
        predictor.image_encoder.encode([picture.image for picture in p.images])

    return {
        "full_pitch_ms": _median_ms(full, predictor.predict),
        "full_pitch_bare_encoders_ms": _median_ms(bare, bare_encoders),
        "text_only_ms": _median_ms(text, predictor.predict),
        "unchanged_ms": _median_ms([full[-1]] * (repeats + 1), predictor.predict),
    }


def _throughput(predictor: Any, batch: int) -> dict[str, float]:
    """Whole pitches against the bare text encoder at its best batch size, on as many such texts."""
    pitch = _pitches(predictor)

    def bare(texts: list[str], size: int) -> float:
        return _per_second(texts, lambda: predictor.text_encoder.encode(texts, batch_size=size))

    pitches = [pitch(9_000_000 + i) for i in range(batch)]
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


def _median_ms(inputs: list[Any], run: Callable[[Any], object]) -> float:
    """Median over all but the first input, which warms up."""
    times = []
    for value in inputs:
        started = time.perf_counter()
        run(value)
        times.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(times[1:]), 1)


def _pitches(predictor: Any) -> Callable[..., Any]:
    import numpy as np
    from PIL import Image

    from anipop_core.schema import Character, Picture, Pitch

    def text(words: int, generator: np.random.Generator) -> str:
        return " ".join(generator.choice(WORDS, words))

    def pitch(seed: int, characters: int = 0, pictures: int = 0, portraits: bool = False) -> Pitch:
        """200 words, and characters of 40; no two seeds share a text or a picture."""
        generator = np.random.default_rng(seed)

        def picture(name: str) -> Picture:
            pixels = generator.integers(0, 255, (480, 340, 3), np.uint8)
            return Picture(f"{name}.png", Image.fromarray(pixels), f"{seed}-{name}")

        return Pitch(
            images=tuple(picture(f"{i}") for i in range(pictures)),
            synopsis=text(200, generator),
            characters=tuple(
                Character(f"C{i}", text(40, generator), picture(f"C{i}") if portraits else None)
                for i in range(characters)
            ),
        )

    return pitch
