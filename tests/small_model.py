"""A model small enough to follow by hand, with encoders that look vectors up instead of computing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pandas as pd
import torch
from PIL import Image

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.digests import text_digest
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.catalogue import Catalogue
from anipop_core.model.checkpoint import Checkpoint, EncoderRecord, LabelScale
from anipop_core.model.fusion import Fusion, FusionConfig
from anipop_core.model.intervals import STD_OFFSET, ConformalInterval, input_kind
from anipop_core.model.known_facts import KnownFacts
from anipop_core.model.ngram_head import OUTPUTS, NgramHead
from anipop_core.model.predictor import Predictor
from anipop_core.model.reach import ReachInterval, ReachQuantiles
from anipop_core.schema import Facts, Picture
from anipop_core.training.features import Features
from anipop_core.training.ngram_counts import count_ngrams

TEXT, PICTURE, MEMBERS = 6, 4, 2  # features, ensemble
READ = TEXT + MEMBERS * len(OUTPUTS)  # a text as the fusion model reads it
BASE = 6.5


class WordEncoder:
    """A text's vector is the mean of its words' vectors; a word's vector is drawn from its own hash."""

    name, weight_hash, out_features = "words", "w" * 64, TEXT
    preprocessing: ClassVar[dict[str, object]] = {"pooling": "mean"}
    reads, as_read = "as typed", staticmethod(str)

    def __init__(self) -> None:
        self.seen: list[str] = []

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """One number a word, drawn from its hash."""
        return [[int(_digest(word)[:4], 16) for word in text.split()] for text in texts]

    def encode(self, texts: Sequence[str], batch_size: int = 32) -> np.ndarray:
        self.seen += texts
        return np.stack([np.mean([_drawn(word, TEXT) for word in text.split()], 0) for text in texts])


class ColourEncoder:
    """A picture's feature map is its 2 x 2 thumbnail's red, green, blue and brightness, 0-1."""

    name, weight_hash, out_features = "colours", "c" * 64, PICTURE
    preprocessing: ClassVar[dict[str, object]] = {"size": 2}
    reads = ""

    def __init__(self) -> None:
        self.seen = 0

    def feature_maps(self, images: Sequence[Image.Image]) -> torch.Tensor:
        self.seen += len(images)
        pixels = np.stack([np.asarray(image.resize((2, 2)), np.float32) / 255 for image in images])
        maps = np.concatenate([pixels, pixels.mean(3, keepdims=True)], 3)
        return torch.from_numpy(maps).permute(0, 3, 1, 2)

    middle_maps = feature_maps

    @staticmethod
    def last_maps(middle: torch.Tensor) -> torch.Tensor:
        return middle

    @staticmethod
    def pool_map(maps: torch.Tensor) -> torch.Tensor:
        return maps.mean((2, 3))

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        return self.pool_map(self.feature_maps(images)).numpy()


def _digest(word: str) -> str:
    return text_digest(word.lower())


def _drawn(word: str, features: int) -> np.ndarray:
    return np.random.default_rng(int(_digest(word)[:8], 16)).normal(size=features).astype(np.float32)


def picture(colour: str, name: str = "art.png") -> Picture:
    return Picture(name, Image.new("RGB", (40, 40), colour), f"digest-{colour}")


def small_features(titles: int = 240, seed: int = 0) -> Features:
    """Titles whose score is 6.5 + the first number of their synopsis' vector, + 1 for films."""
    generator = np.random.default_rng(seed)
    text = generator.normal(size=(titles, 3, TEXT)).astype(np.float32)
    film = generator.random(titles) < 0.5
    score = np.clip(BASE + 0.5 * text[:, 0, 0] + film, 1, 10)
    facts = tuple(Facts(type="Movie" if f else "TV", year=2000 + i % 20) for i, f in enumerate(film))
    frame = pd.DataFrame(
        {
            "mal_id": np.arange(1, titles + 1),
            "title": [f"Title {i}" for i in range(titles)],
            "synopsis": ["word " * int(n) for n in generator.integers(20, 200, titles)],
            "score": score,
            "num_scoring_users": 5000.0,
            "num_list_users": generator.integers(100, 10_000, titles).astype(float),
            "franchise": np.arange(1, titles + 1),
            "fold": np.arange(titles) % 5,
            "temporal": np.where(np.arange(titles) % 20 >= 17, "test", "train"),
            "random": np.where(np.arange(titles) % 5 == 0, "test", "train"),
            "type": [f.type for f in facts],
            "year": [float(f.year or 0) for f in facts],
        }
    )
    frame["aired"], frame["sequel"] = "", "unused"
    frame["predecessor"] = frame["source_work"] = pd.array([pd.NA] * titles, "Int64")
    for name in ("title_english", "title_native", "source", "rating", "season"):
        frame[name] = None
    for name in ("genres", "themes", "demographics", "studios", "producers", *STAFF_ROLES):
        frame[name] = [[] for _ in range(titles)]
    for name in ("anilist_score", "kitsu_rating", "episodes", "duration_min"):
        frame[name] = np.nan
    frame["reach"] = frame["num_list_users"].rank(pct=True) * 100

    def sets(features: int) -> tuple[np.ndarray, ...]:
        sizes = np.where(np.arange(titles) % 2 == 0, generator.integers(1, 4, titles), 0)
        return tuple(generator.normal(size=(n, features)).astype(np.float32) for n in sizes)

    return Features(
        titles=frame,
        text=text,
        ngrams=tuple(count_ngrams([[7, 7 + i % 3] for i in range(titles)]) for _ in range(3)),  # type: ignore[arg-type]
        readable=np.ones(titles, bool),
        facts=facts,
        franchise_of={},
        character_texts=sets(TEXT),
        portraits=sets(PICTURE),
        images=sets(PICTURE),
        blank_text=np.full(TEXT, 3.0, np.float32),
        grey_picture=np.full(PICTURE, 0.5, np.float32),
    )


def small_config(facts: FactsEncoder, hidden: int = 4) -> FusionConfig:
    return FusionConfig(
        text_features=READ,
        picture_features=PICTURE,
        facts_features=facts.out_features,
        hidden=hidden,
        members=MEMBERS,
    )


def linear_fusion(facts: FactsEncoder) -> Fusion:
    """score = 6.5 + 0.1 * mean over pictures of brightness - 0.5; the trunk says 0 whatever it reads."""
    config = small_config(facts)
    fusion = Fusion(config)
    for parameter in fusion.parameters():
        torch.nn.init.zeros_(parameter)
    fusion.label_centre.copy_(torch.tensor([BASE, 50.0]))
    fusion.image_effect.centre.fill_(0.5)
    fusion.image_effect.weight[3, 0] = 0.1
    return fusion.eval()


def small_checkpoint(fusion: Fusion | None = None) -> Checkpoint:
    facts = FactsEncoder(("Studio A",), 2024)
    features = small_features(40)
    vectors = np.concatenate(features.images).astype(np.float16)
    rows = np.repeat(np.arange(40), [len(s) for s in features.images])
    table = features.titles.drop(columns="synopsis").assign(oof_score=6.5, oof_low=5.0, oof_high=8.0)
    table["synopsis_words"] = features.titles["synopsis"].str.split().str.len()
    scale = 1 + STD_OFFSET  # the model's predicted standard deviation is 1: its ranges reach from -1.5 to 1
    kinds = [input_kind(a, b) for a in (True, False) for b in ("all", "six", "three", "one", "year")]
    return Checkpoint(
        name="test",
        fusion=fusion or linear_fusion(facts),
        facts=facts,
        ngrams=NgramHead(0, TEXT, MEMBERS),
        interval=ConformalInterval(dict.fromkeys(kinds, (-1.5 / scale, 1 / scale)), 0.9),
        reach_interval=ReachInterval(dict.fromkeys(kinds, ReachQuantiles((50.0,), (-30.0,), (20.0,))), 0.9),
        label_scale=LabelScale(2.0, 9.0),
        text_encoder=EncoderRecord.of(WordEncoder()),  # type: ignore[arg-type]
        image_encoder=EncoderRecord.of(ColourEncoder()),  # type: ignore[arg-type]
        training={"seed": 0},
        data_hash="d" * 64,
        catalogue=Catalogue(
            table,
            features.text[:, 0].astype(np.float16),
            np.zeros((40, READ - TEXT), np.float16),
            vectors,
            rows,
            rows < 0,
            -1.0,
        ),
        known=KnownFacts.of(table.assign(studios=[["Studio A"]] * len(table))),
        predictions=pd.DataFrame({"mal_id": [1], "score": [6.5]}),
        report={"notes": ["made up"]},
    )


def small_predictor(checkpoint: Checkpoint | None = None) -> Predictor:
    return Predictor(
        checkpoint or small_checkpoint(),
        WordEncoder(),  # type: ignore[arg-type]
        ColourEncoder(),  # type: ignore[arg-type]
        torch.device("cpu"),
    )


def with_odd_threshold(checkpoint: Checkpoint, below: float) -> Checkpoint:
    return replace(checkpoint, catalogue=replace(checkpoint.catalogue, odd_picture_below=below))
