"""Versions of a pitch with words cut out or parts of a picture covered, really scored, or their reach predicted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from PIL import Image

from anipop_core.encoders.windows import Span
from anipop_core.model.predictor import Predictor
from anipop_core.schema import EncodedCharacter, EncodedPitch, Output, Vector

ScoresWithout: TypeAlias = Callable[[Sequence[Sequence[int]]], np.ndarray]  # pieces taken away -> (n,) scores

STEP = 8  # versions: a long text takes seconds for each


def in_steps(scores: ScoresWithout, tell: Callable[[int], None]) -> ScoresWithout:
    """The same scores, STEP versions at a time; `tell` hears how many come next, and what it raises breaks it off."""

    def stepped(gone: Sequence[Sequence[int]]) -> np.ndarray:
        found = []
        for start in range(0, len(gone), STEP):
            versions = gone[start : start + STEP]
            tell(len(versions))
            found.append(scores(versions))
        return np.concatenate(found)

    return stepped


def without_spans(text: str, spans: Sequence[Span]) -> str:
    """The text with these stretches cut out."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return " ".join(text.split())


class PerturbedScores:
    """Scores (or `output`) of one encoded pitch with a text or a picture replaced, which is not cached."""

    def __init__(self, predictor: Predictor, encoded: EncodedPitch, output: Output = "score") -> None:
        self._predictor, self._encoded, self._output = predictor, encoded, output

    def score(self, encoded: EncodedPitch) -> float:
        """The score of a whole encoded version."""
        return float(self._scores([encoded])[0])

    def synopses(self, texts: Sequence[str]) -> np.ndarray:
        """(n,) scores with these synopses; an empty one counts as none."""
        vectors = self._texts(texts)
        return self._scores([replace(self._encoded, synopsis=vector) for vector in vectors])

    def descriptions(self, place: int, texts: Sequence[str]) -> np.ndarray:
        """(n,) scores with these descriptions of character `place`."""
        character = self._encoded.characters[place]
        changed = [replace(character, text=vector) for vector in self._texts(texts)]
        return self._scores([self._with_character(place, one) for one in changed])

    def images(self, place: int, pictures: Sequence[Image.Image]) -> np.ndarray:
        """(n,) scores with these in place of picture `place`."""
        found = []
        for vector in self._pictures(pictures):
            images = list(self._encoded.images)
            images[place] = vector
            found.append(replace(self._encoded, images=tuple(images)))
        return self._scores(found)

    def portraits(self, place: int, pictures: Sequence[Image.Image]) -> np.ndarray:
        """(n,) scores with these in place of the portrait of character `place`."""
        character = self._encoded.characters[place]
        changed = [replace(character, portrait=vector) for vector in self._pictures(pictures)]
        return self._scores([self._with_character(place, one) for one in changed])

    def _with_character(self, place: int, character: EncodedCharacter) -> EncodedPitch:
        characters = list(self._encoded.characters)
        characters[place] = character
        return replace(self._encoded, characters=tuple(characters))

    def _scores(self, encoded: Sequence[EncodedPitch]) -> np.ndarray:
        found = self._predictor.scores(encoded)
        return found.score if self._output == "score" else found.reach

    def _texts(self, texts: Sequence[str]) -> list[Vector | None]:
        """Each text once; those without a letter are none."""
        wanted = list(dict.fromkeys(text for text in texts if any(map(str.isalnum, text))))
        vectors = dict(zip(wanted, self._predictor.text_reader.encode(wanted), strict=True)) if wanted else {}
        return [vectors.get(text) for text in texts]

    def _pictures(self, pictures: Sequence[Image.Image]) -> np.ndarray:
        return self._predictor.image_encoder.encode(pictures)
