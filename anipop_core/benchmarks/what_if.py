"""How long the what-if takes: a change of a fact, of a sentence, of a part; a sweep; what would help most."""

from __future__ import annotations

import time
from dataclasses import replace

from anipop_core.benchmarks.scoring import median_ms
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.comparison import compare
from anipop_core.scenarios.fact_values import EPISODES, FIELDS
from anipop_core.scenarios.suggestions import but, what_helps_most
from anipop_core.scenarios.sweep import sweep
from anipop_core.schema import Facts, Pitch

REPEATS = 7
SENTENCE_WORDS = 16
FACTS = Facts(
    "TV", "Original", ("Adventure", "Drama"), ("Mythology",), ("Seinen",), 12, 24.0, ("Bones",), "PG-13", "fall", 2027
)

Limits = dict[str, tuple[float, float]]  # least and most, on two cores with nothing else to do
LIMITS: Limits = {
    "fact_change_ms": (0, 150),
    "sentence_change_ms": (0, 300),
    "character_removed_ms": (0, 100),
    "picture_removed_ms": (0, 100),
    "slowest_sweep_ms": (0, 200),
    "what_helps_most_s": (0, 3),
}


def measure_what_if(predictor: Predictor, pitch: Pitch) -> dict[str, float]:
    """Times of a pitch that was scored before. It needs a synopsis, characters, pictures and facts.

    A change is timed as the page does it: the new version compared with the old, part by part.
    """
    predictor.predict(pitch)
    episodes = [replace(pitch, facts=replace(pitch.facts, episodes=number)) for number in EPISODES]
    sentences = [
        replace(pitch, synopsis=f"{pitch.synopsis} It ends in year {number}.") for number in range(REPEATS + 1)
    ]
    characters = [replace(pitch, characters=but(pitch.characters, 0))] * (REPEATS + 1)
    images = [replace(pitch, images=but(pitch.images, 0))] * (REPEATS + 1)
    encoded = predictor.encode(pitch)
    sweeps = [median_ms([field] * 4, lambda one: sweep(predictor, encoded, one)) for field in FIELDS]
    started = time.perf_counter()
    what_helps_most(predictor, pitch)
    helping = time.perf_counter() - started
    return {
        "fact_change_ms": median_ms(episodes, lambda other: compare(predictor, pitch, other)),
        "sentence_change_ms": median_ms(sentences, lambda other: compare(predictor, pitch, other)),
        "character_removed_ms": median_ms(characters, lambda other: compare(predictor, pitch, other)),
        "picture_removed_ms": median_ms(images, lambda other: compare(predictor, pitch, other)),
        "slowest_sweep_ms": max(sweeps),
        "what_helps_most_s": round(helping, 2),
    }


def worked_out(pitch: Pitch) -> Pitch:
    """The pitch in sentences, with all facts known."""
    words = pitch.synopsis.split()
    sentences = [" ".join(words[start : start + SENTENCE_WORDS]) for start in range(0, len(words), SENTENCE_WORDS)]
    return replace(pitch, synopsis=f"{'. '.join(sentences)}.", facts=FACTS)
