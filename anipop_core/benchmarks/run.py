"""All figures of `make bench`, and which of them miss their target."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

from anipop_core.benchmarks import browsing, documents, explanations, scoring, what_if
from anipop_core.device import describe
from anipop_core.model.predictor import Predictor


def measure_all(checkpoint: Path, repeats: int, batch: int) -> dict[str, Any]:
    """Times of scoring, of an explanation, of the what-if, of documents and of browsing, by name; `_ms`, `_s` and
    `_mb` end a name with its unit.

    checkpoint: the model's folder. repeats: runs of each latency, whose median counts. batch: pitches in the
    throughput figures. `missed` holds the names of the figures off their target.
    """
    started = time.perf_counter()
    predictor = Predictor.load(checkpoint)
    pitch = scoring.made_up_pitch
    found: dict[str, Any] = {
        "device": describe(predictor.device),
        "load_s": round(time.perf_counter() - started, 2),
        **scoring.measure_latency(predictor, repeats),
        **scoring.measure_throughput(predictor, batch),
        "explanation": explanations.measure_explanation(
            predictor, what_if.worked_out(pitch(8_000_000, characters=3, pictures=2, portraits=True))
        ),
        "what_if": what_if.measure_what_if(predictor, what_if.worked_out(pitch(8_500_000, characters=3, pictures=2))),
    }
    found["documents"] = documents.measure_documents()
    found["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found["browsing"] = browsing.measure_browsing()  # after the memory is taken: it makes 200,000 titles up
    measured = {**found, **found["explanation"], **found["what_if"], **found["documents"]}
    targets = {**scoring.TARGETS, **explanations.LIMITS, **what_if.LIMITS, **documents.LIMITS}
    found["missed"] = [name for name, (least, most) in targets.items() if not least <= measured[name] <= most]
    return found
