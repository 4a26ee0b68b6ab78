"""Pitch -> Prediction. One predictor serves every session and thread; what was encoded once is remembered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from cachetools import LRUCache
from torch import Tensor

from anipop_core.checkpoint import Checkpoint, EncoderRecord, load_checkpoint
from anipop_core.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.device import pick_device
from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.errors import CheckpointError
from anipop_core.fusion import FusionOutput, collate
from anipop_core.intake.text_checks import unreadable_fields
from anipop_core.intervals import kind_of
from anipop_core.schema import EncodedCharacter, EncodedPitch, Facts, Notice, Picture, Pitch, Prediction, Vector
from anipop_core.text_reader import TextReader
from anipop_core.vector_store import text_digest

T = TypeVar("T")

COMPARABLES = 6
CACHED_TEXTS = 8192
CACHED_PICTURES = 128  # feature maps: 250 KB each at 1280 x 7 x 7


@dataclass(frozen=True)
class Scores:
    """n pitches in numbers, each (n,)."""

    score: np.ndarray  # MAL points
    low: np.ndarray
    high: np.ndarray
    reach: np.ndarray  # percentile 0-100
    members: np.ndarray  # (K, n) the scores of the ensemble's members, whose mean is `score`


class Predictor:
    """A checkpoint with its encoders. Everything but the two caches is read only."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        text_encoder: TextEncoder,
        image_encoder: ImageEncoder,
        device: torch.device,
    ) -> None:
        _check_encoder(checkpoint.text_encoder, text_encoder)
        _check_encoder(checkpoint.image_encoder, image_encoder)
        self.checkpoint = checkpoint
        self.device = device
        self.text_encoder = text_encoder
        self.text_reader = TextReader(text_encoder, checkpoint.terms.to(device))
        self.image_encoder = image_encoder
        self.fusion = checkpoint.fusion.to(device).requires_grad_(False)
        self._lock = threading.Lock()
        self._texts: LRUCache[str, Vector] = LRUCache(CACHED_TEXTS)
        self._maps: LRUCache[str, Tensor] = LRUCache(CACHED_PICTURES)

    @classmethod
    def load(cls, folder: Path = DEFAULT_CHECKPOINT, device: torch.device | None = None) -> Predictor:
        """Raises CheckpointError or WeightsError with what to do about it."""
        checkpoint = load_checkpoint(folder)
        device = device or pick_device()
        return cls(
            checkpoint,
            load_text_encoder(checkpoint.text_encoder.name, device=device),
            load_image_encoder(checkpoint.image_encoder.name, device=device),
            device,
        )

    def predict(self, pitch: Pitch) -> Prediction:
        """Score, range, percentile, reach, comparables and what the pictures make one wary of."""
        return self.predict_many([pitch])[0]

    def predict_many(self, pitches: Sequence[Pitch]) -> list[Prediction]:
        """The same for many, encoded together."""
        encoded = self.encode_many(pitches)
        scores = self.scores(encoded)
        return [
            self._prediction(pitch, parts, scores, place)
            for place, (pitch, parts) in enumerate(zip(pitches, encoded, strict=True))
        ]

    def encode(self, pitch: Pitch) -> EncodedPitch:
        """The pitch's vectors. A text in a language the model doesn't read counts as absent."""
        return self.encode_many([pitch])[0]

    def encode_many(self, pitches: Sequence[Pitch]) -> list[EncodedPitch]:
        """Only what was not encoded before goes through the encoders, each text and picture once."""
        skipped = [unreadable_fields(pitch) for pitch in pitches]
        texts = self._text_vectors(
            text for pitch, skip in zip(pitches, skipped, strict=True) for text in _texts(pitch, skip).values()
        )
        maps = self.feature_maps([picture for pitch in pitches for picture in _pictures(pitch)])
        vectors = {digest: self.image_encoder.pool_map(m[None])[0].cpu().numpy() for digest, m in maps.items()}
        return [
            _encoded(pitch, {field: texts[text] for field, text in _texts(pitch, skip).items()}, vectors)
            for pitch, skip in zip(pitches, skipped, strict=True)
        ]

    @torch.inference_mode()
    def scores(self, encoded: Sequence[EncodedPitch]) -> Scores:
        """Scores of encoded pitches, mean over the ensemble's members."""
        return self._in_numbers(self.outputs(encoded), [kind_of(pitch) for pitch in encoded])

    @torch.inference_mode()
    def plan_scores(self, encoded: EncodedPitch, plans: Sequence[Facts]) -> Scores:
        """The same of one pitch with each of n plans: its vectors are read once, not n times."""
        facts = self.checkpoint.facts
        columns = torch.from_numpy(np.stack([facts.encode_pitch(plan) for plan in plans])).to(self.device)
        parts = replace(collate([encoded], facts, self.fusion), facts=columns)
        return self._in_numbers(self.fusion(parts), [kind_of(replace(encoded, facts=plan)) for plan in plans])

    def outputs(self, encoded: Sequence[EncodedPitch]) -> FusionOutput:
        """The model's raw outputs (members, n) on encoded pitches."""
        return self.fusion(collate(encoded, self.checkpoint.facts, self.fusion))

    def _in_numbers(self, out: FusionOutput, kinds: Sequence[str]) -> Scores:
        members = out.score.cpu().numpy().astype(float)
        score = members.mean(0)
        spread, reach = (t.mean(0).cpu().numpy().astype(float) for t in (out.spread, out.reach))
        low, high = self.checkpoint.interval.predict_interval(score, spread, kinds)
        return Scores(score, low, high, reach, members)

    def feature_maps(self, pictures: Sequence[Picture]) -> dict[str, Tensor]:
        """Digest -> last feature map (C, H, W) on the device."""
        wanted = {picture.digest: picture for picture in pictures}

        def encode(missing: list[str]) -> Iterable[Tensor]:
            return self.image_encoder.feature_maps([wanted[digest].image for digest in missing])

        return self._remembered(self._maps, list(wanted), encode)

    def _text_vectors(self, texts: Iterable[str]) -> dict[str, Vector]:
        wanted = {text_digest(text): text for text in texts}

        def encode(missing: list[str]) -> Iterable[Vector]:
            return self.text_reader.encode([wanted[digest] for digest in missing])

        found = self._remembered(self._texts, list(wanted), encode)
        return {text: found[digest] for digest, text in wanted.items()}

    def _remembered(
        self, cache: LRUCache[str, T], digests: list[str], encode: Callable[[list[str]], Iterable[T]]
    ) -> dict[str, T]:
        """The values of all digests; those not in the cache are encoded in one call, outside the lock."""
        with self._lock:
            found = {digest: cache[digest] for digest in digests if digest in cache}
        missing = [digest for digest in digests if digest not in found]
        if missing:
            found |= zip(missing, encode(missing), strict=True)
            with self._lock:
                cache.update({digest: found[digest] for digest in missing})
        return found

    def _prediction(self, pitch: Pitch, parts: EncodedPitch, scores: Scores, place: int) -> Prediction:
        catalogue = self.checkpoint.catalogue
        score = float(scores.score[place])
        return Prediction(
            score=score,
            score01=self.checkpoint.label_scale.to01(score),
            low=float(scores.low[place]),
            high=float(scores.high[place]),
            percentile=catalogue.percentile(score),
            reach=float(scores.reach[place]),
            comparables=catalogue.nearest(parts, self.checkpoint.facts, COMPARABLES),
            notices=self._picture_notices(pitch, parts),
        )

    def _picture_notices(self, pitch: Pitch, parts: EncodedPitch) -> tuple[Notice, ...]:
        catalogue = self.checkpoint.catalogue
        pictures = [
            (f"images[{i}]", p.name, v) for i, (p, v) in enumerate(zip(pitch.images, parts.images, strict=True))
        ]
        pictures += [
            (f"characters[{i}].portrait", c.portrait.name, vector)
            for i, (c, e) in enumerate(zip(pitch.characters, parts.characters, strict=True))
            if c.portrait is not None and (vector := e.portrait) is not None
        ]
        return tuple(
            Notice(
                "odd_picture",
                f"{name} is unlike any picture the model knows, so its share of the score is a guess. "
                "Finished key art or a character portrait says most.",
                field,
            )
            for field, name, vector in pictures
            if catalogue.nearest_picture(vector) < catalogue.odd_picture_below
        )


def _texts(pitch: Pitch, skip: frozenset[str]) -> dict[str, str]:
    """Field -> text, for the texts that are there and can be read."""
    found = {"synopsis": pitch.synopsis}
    found |= {f"characters[{i}].description": c.description for i, c in enumerate(pitch.characters)}
    return {field: text for field, text in found.items() if text.strip() and field not in skip}


def _pictures(pitch: Pitch) -> list[Picture]:
    return [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]


def _encoded(pitch: Pitch, texts: dict[str, Vector], pictures: dict[str, Vector]) -> EncodedPitch:
    return EncodedPitch(
        synopsis=texts.get("synopsis"),
        characters=tuple(
            EncodedCharacter(
                texts.get(f"characters[{i}].description"),
                pictures[c.portrait.digest] if c.portrait is not None else None,
            )
            for i, c in enumerate(pitch.characters)
        ),
        images=tuple(pictures[picture.digest] for picture in pitch.images),
        facts=pitch.facts,
    )


def _check_encoder(trained: EncoderRecord, loaded: TextEncoder | ImageEncoder) -> None:
    if trained.weight_hash != loaded.weight_hash or trained.preprocessing != loaded.preprocessing:
        raise CheckpointError(
            f"The checkpoint was trained with {trained.name} weights {trained.weight_hash[:12]}; "
            f"{loaded.weight_hash[:12]} were found or are read in another way.",
            "A score needs the encoder its model was trained with.",
            "Install the requirements again (`pip install -r requirements.txt`), or train a new checkpoint.",
        )
