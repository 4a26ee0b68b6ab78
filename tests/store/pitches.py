"""Pitches and scores made for these tests."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from PIL import Image

from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Character, Facts, Picture, Pitch
from anipop_core.store.records import ModelScore, ScoredBlock
from tests.intake.drawing import encode, plain

NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)


def noise(seed: int, width: int = 60, height: int = 40, name: str = "noise.png") -> Picture:
    """Every pixel counts: nothing but lossless storage brings it back."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return read_picture(encode(Image.fromarray(pixels)), name)


KEY, TEAL = noise(0, name="key art.png"), read_picture(plain(), "teal  ❄.png")
FACTS = Facts(
    type="TV", genres=("Action", "Drama"), studios=("Bones",), episodes=12, duration_min=23.5, season="fall", year=2027
)
PITCH = Pitch(
    id="v3",
    title="Tide 潮",
    synopsis="A diver hears bells — under the ice. ❄️\n\nNobody else does.",
    characters=(
        Character("Aki", "A shy diver.", TEAL),
        Character("", "Nobody knows her name.", None),
        Character("Aki", "Her double.", KEY),
        Character("Ren"),
    ),
    images=(KEY, TEAL, KEY),
    facts=FACTS,
)


def model_score(score: float = 7.25, checkpoint: str = "2026-11") -> ModelScore:
    blocks = (ScoredBlock("Synopsis", "synopsis", 0.5), ScoredBlock("Plan", "facts", -0.25))
    return ModelScore(checkpoint, score, score - 1, score + 1, 61.5, 44.0, score - 0.25, blocks, NOON)
