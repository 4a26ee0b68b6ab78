"""Pitch -> Prediction. One predictor serves every session and thread; what was encoded once is remembered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from anipop_core.device import pick_device
from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.errors import CheckpointError
from anipop_core.model.checkpoint import Checkpoint, EncoderRecord, load_checkpoint
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.model.fusion import FusionOutput, collate
from anipop_core.model.intervals import kind_of
from anipop_core.model.picture_notices import picture_notices
from anipop_core.model.pitch_encoder import PitchEncoder
from anipop_core.model.text_reader import TextReader
from anipop_core.schema import (
    EncodedPitch,
    Facts,
    Picture,
    Pitch,
    Prediction,
)

T = TypeVar("T")

COMPARABLES = 6


@dataclass(frozen=True)
class Scores:
    """The predictions for n pitches as arrays."""

    score: np.ndarray  # (n,) MAL points
    low: np.ndarray  # (n,) ends of the range
    high: np.ndarray  # (n,)
    reach: np.ndarray  # (n,) percentile 0-100
    members: np.ndarray  # (K, n) the scores of the ensemble's members, whose mean is `score`


class Predictor:
    """A checkpoint with its encoders. Read only, but for its caches."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        text_encoder: TextEncoder,
        image_encoder: ImageEncoder,
        device: torch.device,
    ) -> None:
        """Raises CheckpointError where the encoders aren't those the checkpoint was trained with."""
        _check_encoder(checkpoint.text_encoder, text_encoder)
        _check_encoder(checkpoint.image_encoder, image_encoder)
        self.checkpoint = checkpoint
        self.device = device
        self.text_encoder = text_encoder
        self.text_reader = TextReader(text_encoder, checkpoint.ngrams.to(device))
        self.image_encoder = image_encoder
        self.fusion = checkpoint.fusion.to(device).requires_grad_(False)
        self._encoder = PitchEncoder(self.text_reader, image_encoder)
        self._lock = threading.RLock()
        self._derived: dict[str, Any] = {}

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
        """Score, range, percentile, reach, the most similar titles, and notices about odd pictures.

        >>> from tests.small_model import small_predictor  # a model of tests, whose score without pictures is 6.5
        >>> prediction = small_predictor().predict(Pitch(synopsis="A courier reads the letters that never arrive."))
        >>> f"{prediction.score:.2f}, between {prediction.low:.2f} and {prediction.high:.2f}"
        '6.50, between 5.00 and 7.50'
        """
        return self.predict_many([pitch])[0]

    def predict_many(self, pitches: Sequence[Pitch]) -> list[Prediction]:
        """`predict` of n pitches, in their order. Encoded in one go, which is faster than one by one."""
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
        return self._encoder.encode_many(pitches)

    def feature_maps(self, pictures: Sequence[Picture]) -> dict[str, Tensor]:
        """Digest -> last feature map (C, H, W) on the device."""
        return self._encoder.feature_maps(pictures)

    @torch.inference_mode()
    def scores(self, encoded: Sequence[EncodedPitch]) -> Scores:
        """Scores of encoded pitches, mean over the ensemble's members."""
        return self._in_numbers(self.outputs(encoded), [kind_of(pitch) for pitch in encoded])

    @torch.inference_mode()
    def facts_scores(self, encoded: EncodedPitch, variants: Sequence[Facts]) -> Scores:
        """Scores (n,) of one pitch with each of n variants of its facts; its texts and pictures are batched once."""
        facts = self.checkpoint.facts
        columns = torch.from_numpy(np.stack([facts.encode_pitch(variant) for variant in variants])).to(self.device)
        parts = replace(collate([encoded], facts, self.fusion), facts=columns)
        return self._in_numbers(self.fusion(parts), [kind_of(replace(encoded, facts=variant)) for variant in variants])

    def outputs(self, encoded: Sequence[EncodedPitch]) -> FusionOutput:
        """The model's raw outputs (members, n) on encoded pitches."""
        return self.fusion(collate(encoded, self.checkpoint.facts, self.fusion))

    def once(self, name: str, make: Callable[[Predictor], T]) -> T:
        """A value derived from this model that all callers share, such as counts over its catalogue: `make(self)` at
        the first call under that name, kept as long as the predictor."""
        with self._lock:
            if name not in self._derived:
                self._derived[name] = make(self)
            found: T = self._derived[name]
            return found

    def _in_numbers(self, out: FusionOutput, kinds: Sequence[str]) -> Scores:
        members = out.score.cpu().numpy().astype(float)
        score = members.mean(0)
        predicted_std, reach = (t.mean(0).cpu().numpy().astype(float) for t in (out.predicted_std, out.reach))
        low, high = self.checkpoint.interval.predict_interval(score, predicted_std, kinds)
        return Scores(score, low, high, reach, members)

    def _prediction(self, pitch: Pitch, parts: EncodedPitch, scores: Scores, place: int) -> Prediction:
        catalogue = self.checkpoint.catalogue
        score = float(scores.score[place])
        return Prediction(
            score=score,
            low=float(scores.low[place]),
            high=float(scores.high[place]),
            percentile=catalogue.percentile(score),
            reach=float(scores.reach[place]),
            comparables=catalogue.nearest(parts, self.checkpoint.facts, COMPARABLES),
            notices=picture_notices(catalogue, pitch, parts),
        )


def _check_encoder(trained: EncoderRecord, loaded: TextEncoder | ImageEncoder) -> None:
    if trained.weight_hash != loaded.weight_hash or trained.preprocessing != loaded.preprocessing:
        raise CheckpointError(
            f"The checkpoint was trained with {trained.name} weights {trained.weight_hash[:12]}; "
            f"{loaded.weight_hash[:12]} were found or are read in another way.",
            "A score needs the encoder its model was trained with.",
            "Install the requirements again (`pip install -r requirements.txt`), or train a new checkpoint.",
        )
