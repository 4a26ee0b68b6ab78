"""Does the explanation mean anything? Words it calls strong are deleted, and as many random ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from anipop_core.predictor import Predictor
from anipop_core.schema import Pitch, WordShare

REMOVED = 5
DRAWS = 10
MIN_WORDS = 15
SEED = 0


def word_deletion(predictor: Predictor, pitch: Pitch, words: Sequence[WordShare]) -> dict[str, float]:
    """Absolute change of the score, in points, without the five strongest words and without five random ones
    (mean over ten draws). Empty where the synopsis is too short for that to say anything."""
    if len(words) < MIN_WORDS:
        return {}
    generator = np.random.default_rng(SEED)
    strongest = np.argsort([-abs(word.points) for word in words])[:REMOVED]
    draws = [generator.choice(len(words), REMOVED, replace=False) for _ in range(DRAWS)]
    cut = [replace(pitch, synopsis=without(pitch.synopsis, [words[i] for i in d])) for d in (strongest, *draws)]
    whole, top, *random = predictor.scores(predictor.encode_many([pitch, *cut])).score
    return {
        "words_removed_top5": abs(float(top - whole)),
        "words_removed_random5": float(np.mean(np.abs(np.array(random) - whole))),
    }


def without(text: str, words: Sequence[WordShare]) -> str:
    """The text with these words cut out."""
    for word in sorted(words, key=lambda w: -w.start):
        text = text[: word.start] + text[word.end :]
    return " ".join(text.split())
