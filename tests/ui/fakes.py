"""A model whose every number can be worked out by hand, in the shape of the real one."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.encoders.records import no_records
from anipop_core.intake.limits import check_something_read
from anipop_core.intake.text_checks import unreadable_fields
from anipop_core.model.known_facts import KnownFacts
from anipop_core.schema import (
    Block,
    Comparable,
    EncodedCharacter,
    EncodedPitch,
    Explanation,
    FactShare,
    ListMembers,
    Notice,
    Pitch,
    Prediction,
    RegionShare,
    WordShare,
)

BASE = 6.5
TITLES = 200
REPORT = {"notes": []}  # a model without a record


def catalogue_table() -> pd.DataFrame:
    """200 titles; title i has score 5 + i/50, year 1990 + i % 30, type TV or Movie by turns, and lies on the map's
    diagonal at (i, i)."""
    places = np.arange(TITLES)
    return pd.DataFrame(
        {
            "mal_id": places,
            "title": [f"Title {i}" for i in places],
            "title_english": [f"English {i}" if i % 2 else None for i in places],
            "title_native": [f"題名 {i}" for i in places],
            "score": 5 + places / 50,
            "oof_score": 5.1 + places / 50,
            "oof_low": 4 + places / 50,
            "oof_high": 6 + places / 50,
            "reach": places / 2.0,
            "num_list_users": places * 100,
            "year": pd.array([None if i == 7 else 1990 + i % 30 for i in places], dtype="Int64"),
            "type": ["TV" if i % 2 else "Movie" for i in places],
            "genres": [["Action", "Drama"] if i % 4 == 0 else ["Comedy"] for i in places],
            "map_x": places.astype(float),
            "map_y": places.astype(float),
        }
    )


class FakePredictor:
    """Score = 6.5 + a hundredth for each word of the synopsis (at most 150) + .1 for each picture."""

    def __init__(self) -> None:
        facts = SimpleNamespace(studios=("Studio East", "Studio West"), records=no_records())
        catalogue = SimpleNamespace(table=catalogue_table())
        self.checkpoint = SimpleNamespace(
            known=KnownFacts.of(catalogue.table),
            name="2026-11",
            version="2026-11-3fa92c",
            report=REPORT,
            catalogue=catalogue,
            facts=facts,
        )
        self.device = "cpu"
        self.predicted: list[Pitch] = []
        self._derived: dict[str, Any] = {}

    def once(self, name: str, make: Any) -> Any:
        if name not in self._derived:
            self._derived[name] = make(self)
        return self._derived[name]

    def check_read(self, pitch: Pitch) -> None:
        check_something_read(pitch)

    def predict(self, pitch: Pitch) -> Prediction:
        self.predicted.append(pitch)
        score = round(BASE + sum(block.points for block in blocks(pitch)), 4)
        odd = [Notice("odd_picture", f"{p.name} is unlike any picture the model knows.", "") for p in pitch.images]
        near = tuple(Comparable(i, f"Title {i}", 5 + i / 50, i / 2, 1990 + i, "TV", 0.5) for i in (150, 100, 50))
        return Prediction(
            score, score - 0.8, score + 0.7, 78.2, 69.4, near, tuple(odd[:1]), 40.0, 90.0, 42_000, 5_200, 310_000
        )

    def encode(self, pitch: Pitch) -> EncodedPitch:
        """A vector wherever the pitch holds something that can be read."""
        there = np.ones(1, np.float32)
        characters = tuple(
            EncodedCharacter(there if c.description else None, there if c.portrait else None) for c in pitch.characters
        )
        images = tuple(there for _ in pitch.images)
        return EncodedPitch(there if _reads_synopsis(pitch) else None, characters, images, pitch.facts)


def fake_explain(predictor: Any, pitch: Pitch, progress: Any = None, baseline: str = "average") -> Explanation:
    found = blocks(pitch)
    if progress:
        progress(len(found), len(found))
    words = [
        word
        for text, block in _texts(pitch)
        for word in _words(text, block, next(b.points for b in found if b.name == block))
    ]
    regions = [region for b in found if b.kind == "image" for region in _regions(b)]
    portraits = [c for c in pitch.characters if c.portrait]
    regions += [region for c in portraits for region in _regions(_block(c.name, "character", 0.0))]
    values = [(name, getattr(pitch.facts, name)) for name in pitch.facts.known]
    facts = [FactShare(name, str(value), 0.3 / len(values)) for name, value in values]
    score = BASE + sum(block.points for block in found)
    explained = Explanation(
        pitch.id, BASE, score, score - 0.8, score + 0.7, tuple(found), tuple(words), tuple(regions), tuple(facts),
        "the average known title.", "shapley", {},
    )  # fmt: skip
    return replace(explained, reach=_reach(explained))


def _reach(explained: Explanation) -> Explanation:
    """From a reach of 50: ten percentile points for each point of the score."""

    def tenfold(shares: Any) -> Any:
        return tuple(replace(share, points=10 * share.points) for share in shares)

    reach = 50 + 10 * (explained.score - BASE)
    return replace(
        explained, base=50.0, score=reach, low=reach - 20, high=reach + 20, blocks=tenfold(explained.blocks),
        words=tenfold(explained.words), regions=tenfold(explained.regions), facts=tenfold(explained.facts),
        members=ListMembers(10_000, 42_000, 5_200, 310_000),
    )  # fmt: skip


def blocks(pitch: Pitch) -> list[Block]:
    found = []
    if _reads_synopsis(pitch):
        found.append(_block("Synopsis", "synopsis", min(150, len(pitch.synopsis.split())) / 100))
    found += [_block(c.name, "character", -0.12 if i == 0 else 0.05, i) for i, c in enumerate(pitch.characters)]
    names = ["Key art"] + [f"Key art {i}" for i in range(2, 1 + len(pitch.images))]
    found += [_block(name, "image", 0.1, i) for i, (name, _) in enumerate(zip(names, pitch.images, strict=False))]
    if pitch.facts.known:
        found.append(_block("Plan", "facts", 0.3))
    return found


def _block(name: str, kind: Any, points: float, place: int = 0) -> Block:
    return Block(name, kind, place, points, 0.0, False)


def _reads_synopsis(pitch: Pitch) -> bool:
    return bool(pitch.synopsis) and "synopsis" not in unreadable_fields(pitch)


def _texts(pitch: Pitch) -> list[tuple[str, str]]:
    synopsis = [(pitch.synopsis, "Synopsis")] if _reads_synopsis(pitch) else []
    texts = synopsis + [(c.description, c.name) for c in pitch.characters]
    return [(text, block) for text, block in texts if text]


def _words(text: str, block: str, points: float) -> list[WordShare]:
    """Shares that fall off and change sides, scaled to sum to `points`."""
    found = list(re.finditer(r"[^\W_]+(?:'[a-z]+)?", text))
    raw = np.cos(np.arange(len(found)) * 0.7) + np.sin(np.arange(len(found)) * 1.9) ** 3 + 0.3
    shares = raw * points / raw.sum()
    return [
        WordShare(block, m.group(), m.start(), m.end(), float(share)) for m, share in zip(found, shares, strict=True)
    ]


def _regions(block: Block) -> list[RegionShare]:
    """7 x 7 boxes, strongest in the middle, with an orange corner."""
    rows = []
    for y in range(7):
        for x in range(7):
            points = 0.03 * np.exp(-((x - 3) ** 2 + (y - 2) ** 2) / 3) - 0.02 * np.exp(-((x - 6) ** 2 + (y - 6) ** 2))
            rows.append(RegionShare(block.name, "picture", (x / 7, y / 7, (x + 1) / 7, (y + 1) / 7), float(points)))
    return rows
