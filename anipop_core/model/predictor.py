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

from anipop_core.data.linked_facts import STAFF_ROLES, field_in_words
from anipop_core.device import pick_device
from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.errors import CheckpointError
from anipop_core.intake.limits import check_something_read
from anipop_core.model.checkpoint import Checkpoint, EncoderRecord, load_checkpoint
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.model.fusion import FusionOutput, collate
from anipop_core.model.intervals import HIGHEST, LOWEST, kind_of
from anipop_core.model.learnt_titles import learnt_title_notices
from anipop_core.model.picture_notices import picture_notices
from anipop_core.model.pitch_encoder import PitchEncoder
from anipop_core.model.reach import HIGHEST as HIGHEST_REACH
from anipop_core.model.reach import LOWEST as LOWEST_REACH
from anipop_core.model.text_reader import TextReader
from anipop_core.schema import (
    EncodedPitch,
    Facts,
    Notice,
    Picture,
    Pitch,
    Prediction,
)

T = TypeVar("T")

COMPARABLES = 6
# Field -> its path in a pitch, of those read by a record alone
_RECORDED = {"studios": "studios", "producers": "producers"} | {role: f"staff.{role}" for role in STAFF_ROLES}


@dataclass(frozen=True)
class Scores:
    """The predictions for n pitches as arrays."""

    score: np.ndarray  # (n,) MAL points
    low: np.ndarray  # (n,) ends of the range
    high: np.ndarray  # (n,)
    reach: np.ndarray  # (n,) percentile of list members in the catalogue, 0-100
    reach_low: np.ndarray  # (n,) ends of its range
    reach_high: np.ndarray  # (n,)
    members: np.ndarray  # (n,) list members (`num_list_users`) at `reach`
    members_low: np.ndarray  # (n,) and at the ends of its range
    members_high: np.ndarray  # (n,)
    ensemble: np.ndarray  # (K, n) the scores of the ensemble's models; the mean is `score` but for what is off 1-10
    reach_ensemble: np.ndarray  # (K, n) their reach; the mean is `reach` but for what lies beyond 0 and 100


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
        self._encoder = PitchEncoder(self.text_reader, image_encoder, self.read_facts)
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
        """Score and reach with their ranges, the most similar titles, and notices about known titles and odd pictures.

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

    def read_facts(self, facts: Facts) -> Facts:
        """The facts as the model reads them: with what is known of works, predecessor and people, without what isn't
        known (`KnownFacts.resolve`)."""
        return self.checkpoint.known.resolve(facts)[0]

    def feature_maps(self, pictures: Sequence[Picture]) -> dict[str, Tensor]:
        """Digest -> last feature map (C, H, W) on the device."""
        return self._encoder.feature_maps(pictures)

    @torch.inference_mode()
    def scores(self, encoded: Sequence[EncodedPitch]) -> Scores:
        """Scores of encoded pitches, mean over the ensemble's members.

        A synopsis that is hardly a text narrows no range: what was likely without it still is.
        """
        found = self._in_numbers(self.outputs(encoded), [kind_of(pitch) for pitch in encoded])
        hardly = [place for place, pitch in enumerate(encoded) if _hardly_tells(pitch)]
        if not hardly:
            return found
        return _holding(found, hardly, self.scores([replace(encoded[place], synopsis=None) for place in hardly]))

    @torch.inference_mode()
    def facts_scores(self, encoded: EncodedPitch, variants: Sequence[Facts]) -> Scores:
        """Scores (n,) of one pitch with each of n variants of its facts; its texts and pictures are batched once."""
        facts = self.checkpoint.facts
        columns = torch.from_numpy(facts.encode_pitches(variants)).to(self.device)
        parts = replace(collate([encoded], facts, self.fusion), facts=columns)
        kinds = [kind_of(replace(encoded, facts=variant)) for variant in variants]
        found = self._in_numbers(self.fusion(parts), kinds)
        if not _hardly_tells(encoded):
            return found
        return _holding(found, range(len(variants)), self.facts_scores(replace(encoded, synopsis=None), variants))

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

    def check_read(self, pitch: Pitch) -> None:
        """Raises InputError for a pitch of which the model can read nothing: it has no score."""
        facts, unread = self.checkpoint.known.resolve(pitch.facts)
        read = Facts(**{field: getattr(facts, field) for field in self.checkpoint.facts.read_fields(facts)})
        check_something_read(replace(pitch, facts=read), (*unread, *self._without_record(facts)))

    def _fact_notices(self, facts: Facts) -> tuple[Notice, ...]:
        """What of the plan is read otherwise than it says."""
        resolved, notices = self.checkpoint.known.resolve(facts)
        notices = (*notices, *self._without_record(resolved))
        last_year = self.checkpoint.facts.last_year
        if facts.year is None or facts.year <= last_year:
            return notices
        message = f"{facts.year} is read as {last_year}, the newest year the model has learnt from."
        return (*notices, Notice("late_year", message, "facts.year"))

    def _without_record(self, facts: Facts) -> tuple[Notice, ...]:
        """Of people, companies and studios that are known and of whom nothing is read."""
        read = self.checkpoint.facts.read_fields(facts)
        return tuple(
            Notice(
                "no_record",
                f"{', '.join(getattr(facts, field))}: no earlier title of theirs is known in {field_in_words(path)}, "
                "so nothing of it is read.",
                f"facts.{path}",
            )
            for field, path in _RECORDED.items()
            if getattr(facts, field) and field not in read
        )

    def _in_numbers(self, out: FusionOutput, kinds: Sequence[str]) -> Scores:
        ensemble, reach_ensemble = (t.cpu().numpy().astype(float) for t in (out.score, out.reach))
        score = ensemble.mean(0).clip(LOWEST, HIGHEST)  # as its range is, or it could lie outside
        reach = reach_ensemble.mean(0).clip(LOWEST_REACH, HIGHEST_REACH)
        predicted_std = out.predicted_std.mean(0).cpu().numpy().astype(float)
        low, high = self.checkpoint.interval.predict_interval(score, predicted_std, kinds)
        reach_low, reach_high = self.checkpoint.reach_interval.predict_interval(reach, kinds)
        members = self.checkpoint.catalogue.members
        return Scores(
            score=score,
            low=low,
            high=high,
            reach=reach,
            reach_low=reach_low,
            reach_high=reach_high,
            members=members(reach),
            members_low=members(reach_low),
            members_high=members(reach_high),
            ensemble=ensemble,
            reach_ensemble=reach_ensemble,
        )

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
            notices=(
                *learnt_title_notices(catalogue, pitch, parts),
                *picture_notices(catalogue, pitch, parts),
                *self._fact_notices(pitch.facts),
            ),
            reach_low=float(scores.reach_low[place]),
            reach_high=float(scores.reach_high[place]),
            members=round(scores.members[place]),
            members_low=round(scores.members_low[place]),
            members_high=round(scores.members_high[place]),
        )


def _hardly_tells(pitch: EncodedPitch) -> bool:
    return pitch.synopsis is not None and not pitch.is_telling


def _holding(found: Scores, places: Sequence[int], others: Scores) -> Scores:
    """`found` with ranges at `places` that hold those of `others`, one a place."""
    wider: dict[str, np.ndarray] = {}
    for name in ("low", "reach_low", "members_low", "high", "reach_high", "members_high"):
        ends = getattr(found, name).copy()
        outer = np.minimum if name.endswith("low") else np.maximum
        ends[places] = outer(ends[places], getattr(others, name))
        wider[name] = ends
    return replace(found, **wider)


def _check_encoder(trained: EncoderRecord, loaded: TextEncoder | ImageEncoder) -> None:
    if trained != EncoderRecord.of(loaded):
        raise CheckpointError(
            f"The checkpoint was trained with {trained.name} weights {trained.weight_hash[:12]}; "
            f"{loaded.weight_hash[:12]} were found or are read in another way.",
            "A score needs the encoder its model was trained with.",
            "Install the requirements again (`pip install -r requirements.txt`), or train a new checkpoint.",
        )
