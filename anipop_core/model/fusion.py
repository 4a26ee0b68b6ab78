"""Encoded parts of a pitch -> score, predicted standard deviation and reach.

Boosted trees predict the score from the facts and n-grams (`ngram_head`) from the synopsis, weighted by a gate that
depends on how many facts are known. A small MLP over the facts predicts reach, and how far the score may be off; on
the score itself it was worse than the trees alone in later years. Characters and pictures each add the mean of a
linear effect over the set, so their order doesn't matter and any number may come. Each effect is centred on the
average character or picture of the training titles, so that an average one moves nothing: titles with pictures are
the popular ones, and the mere presence of art must not raise a score; nor that of a fact (`presence`).

An absent synopsis counts as the average one, absent facts as a title of the last known year.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.ngram_head import OUTPUTS
from anipop_core.model.presence import PresenceTerm
from anipop_core.model.trees import TreeEnsemble
from anipop_core.schema import EncodedPitch, Vector


class FusionConfig(BaseModel):
    """Sizes of the model; the feature sizes are the encoders' own `out_features`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_features: int = Field(gt=0)
    picture_features: int = Field(gt=0)
    facts_features: int = Field(gt=0)
    fields: int = Field(default=11, gt=0, description="of the format, for the share of it that is known")
    presence_groups: int = Field(default=5, gt=0, description="of facts whose presence alone must not speak")
    hidden: int = Field(default=64, gt=0)
    members: int = Field(default=5, gt=0, description="trained on different folds; their mean is the score")
    trees: int = Field(default=1, gt=0)
    tree_nodes: int = Field(default=1, gt=0)
    dropout: float = Field(default=0.4, ge=0, lt=1)
    input_dropout: float = Field(default=0.1, ge=0, lt=1)


@dataclass(frozen=True)
class PitchSet:
    """A padded set of vectors per pitch: characters' texts, their portraits or the pictures."""

    vectors: Tensor  # (B, N, D); rows that aren't there are zero
    known: Tensor  # (B, N): 1 where a vector stands

    @classmethod
    def of(cls, sets: Sequence[Sequence[Vector]], features: int) -> PitchSet:
        rows = [torch.from_numpy(np.stack(s)) if len(s) else torch.zeros(0, features) for s in sets]
        known = [torch.ones(len(row)) for row in rows]
        return cls(pad_sequence(rows, batch_first=True), pad_sequence(known, batch_first=True))


@dataclass(frozen=True)
class Parts:
    """A batch of B pitches as tensors. What all of them share may stand there once, with 1 for B."""

    text: Tensor  # (B, text_features); the blank text where there is no synopsis
    facts: Tensor  # (B, facts_features); an unknown field is all zeros over its columns, but see `no_facts`
    character_texts: PitchSet
    portraits: PitchSet
    images: PitchSet


@dataclass(frozen=True)
class FusionOutput:
    """One row per ensemble member."""

    score: Tensor  # (K, B), MAL points
    predicted_std: Tensor  # (K, B), of the score's error, MAL points
    reach: Tensor  # (K, B), percentile; not held to 0-100, so that it is a sum as the score is


class EnsembleLinear(nn.Module):
    """K independent linear layers in one batched product: (K, B, in) -> (K, B, out)."""

    def __init__(self, members: int, in_features: int, out_features: int) -> None:
        super().__init__()
        bound = 1 / math.sqrt(in_features)
        self.weight = nn.Parameter(torch.empty(members, in_features, out_features).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(members, 1, out_features))

    def forward(self, x: Tensor) -> Tensor:
        return torch.baddbmm(self.bias, x, self.weight)


class Trunk(nn.Module):
    """What the text adds, and an MLP over the facts for reach and the predicted standard deviation.

    Gives (K, B, 3): score and reach in standard deviations, and the log of the predicted standard deviation. The
    text's outputs are weighted by a gate, which goes linearly from one learnt weight, where no fact is known, to
    another, where all are. The MLP takes the facts alone, so the text enters in one place, linearly, and can be
    explained word by word.
    """

    fields: Tensor

    def __init__(self, config: FusionConfig) -> None:
        super().__init__()
        self.register_buffer("fields", torch.zeros(config.facts_features, config.fields))  # 1: the field's column
        self.input_dropout = nn.Dropout(config.input_dropout)
        self.dropout = nn.Dropout(config.dropout)
        self.enter = EnsembleLinear(config.members, config.facts_features, config.hidden)
        self.leave = EnsembleLinear(config.members, config.hidden, 2)
        nn.init.zeros_(self.leave.weight)
        outputs = len(OUTPUTS)
        start = torch.zeros(2, config.members, 1, outputs, 2)  # without and with facts; of score and reach
        start[0, ..., 0, 0] = start[1, ..., 1, 0] = start[..., 2, 1] = 1
        self.gate_weights = nn.Parameter(start)

    def forward(self, ngram_outputs: Tensor, facts: Tensor, scaled: Tensor) -> Tensor:
        """`ngram_outputs` (K, B, outputs); `facts` (B, F) or (K, B, F), and the same scaled."""
        hidden = nn.functional.silu(self.enter(self.input_dropout(scaled).expand(len(self.gate_weights[0]), -1, -1)))
        of_facts = self.leave(self.dropout(hidden))  # (K, B, 2): reach, log of the predicted standard deviation
        known = self.known_share(facts)[..., None, None]
        gate = (1 - known) * self.gate_weights[0] + known * self.gate_weights[1]  # (K, B, outputs, 2)
        of_text = (ngram_outputs.unsqueeze(-1) * gate).sum(-2)  # (K, B, 2)
        return nn.functional.pad(of_text, (0, 1)) + nn.functional.pad(of_facts, (1, 0))

    def known_share(self, facts: Tensor) -> Tensor:
        """(...) share of the fields that are known in encoded facts (..., F): what the gate depends on."""
        return ((facts != 0).float() @ self.fields > 0).float().mean(-1)


class SetEffect(nn.Module):
    """Mean over a set of (vector - centre) @ weight: (B, 2), points of score and reach; 0 for an empty set.

    One weight for all K members; `deviation` is how far each member's own, fitted on its titles, differs from it.
    """

    centre: Tensor
    weight: Tensor
    deviation: Tensor  # (D, K) of the members' weights for the score; sums to 0 over the members

    def __init__(self, features: int, members: int) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(features))
        self.register_buffer("weight", torch.zeros(features, 2))
        self.register_buffer("deviation", torch.zeros(features, members))

    def forward(self, set_: PitchSet) -> Tensor:
        return self._mean(set_, self.weight)

    def disagreement(self, set_: PitchSet) -> Tensor:
        """(K, B) score points by which each member differs from the ensemble; 0 on average."""
        return self._mean(set_, self.deviation).T

    def _mean(self, set_: PitchSet, weight: Tensor) -> Tensor:
        each = (set_.vectors - self.centre) @ weight  # (B, N, columns of the weight)
        count = set_.known.sum(1, keepdim=True).clamp(min=1)
        return (each * set_.known.unsqueeze(-1)).sum(1) / count


class Fusion(nn.Module):
    """Trees + gated n-grams + MLP + set effects (see the module's text): `Parts` -> `FusionOutput`."""

    blank_text: Tensor
    no_facts: Tensor
    facts_scale: Tensor
    label_centre: Tensor
    label_scale: Tensor

    def __init__(self, config: FusionConfig) -> None:
        super().__init__()
        self.config = config
        self.trees = TreeEnsemble(config.members, config.trees, config.tree_nodes)
        self.presence = PresenceTerm(config.presence_groups, config.facts_features)  # score points
        self.trunk = Trunk(config)
        self.character_effect = SetEffect(config.text_features, config.members)
        self.portrait_effect = SetEffect(config.picture_features, config.members)
        self.image_effect = SetEffect(config.picture_features, config.members)
        self.register_buffer("blank_text", torch.zeros(config.text_features))
        self.register_buffer("no_facts", torch.zeros(config.facts_features))  # no facts: a title of the last year
        self.register_buffer("facts_scale", torch.ones(config.facts_features))
        self.register_buffer("label_centre", torch.zeros(2))
        self.register_buffer("label_scale", torch.ones(2))

    def read(self, ngram_outputs: Tensor, facts: Tensor) -> Tensor:
        """The trunk's raw output (K, B, 3): `ngram_outputs` (K, B, outputs), `facts` (B, F) or (K, B, F) as encoded."""
        return self.trunk(ngram_outputs, facts, facts * self.facts_scale)

    def forward(self, parts: Parts) -> FusionOutput:
        members = self.config.members
        ngram_outputs = parts.text[:, -members * len(OUTPUTS) :].unflatten(1, (members, -1)).transpose(0, 1)
        raw = self.read(ngram_outputs, parts.facts)
        targets = raw[..., :2] * self.label_scale + self.label_centre  # (K, B, 2)
        score = targets[..., 0] + self.trees(parts.facts) + self.presence(parts.facts)
        for effect, set_ in (
            (self.character_effect, parts.character_texts),
            (self.portrait_effect, parts.portraits),
            (self.image_effect, parts.images),
        ):
            points = effect(set_)  # (B, 2)
            score = score + points[..., 0] + effect.disagreement(set_)
            targets = targets + points
        predicted_std = raw[..., 2].exp() * self.label_scale[0]
        return FusionOutput(score, predicted_std, targets[..., 1])


def collate(pitches: Sequence[EncodedPitch], facts: FactsEncoder, fusion: Fusion) -> Parts:
    """Encoded pitches as one batch on the model's device."""
    config, device = fusion.config, fusion.blank_text.device
    blank = fusion.blank_text.cpu().numpy()
    texts = np.stack([blank if p.synopsis is None else p.synopsis for p in pitches])
    parts = Parts(
        torch.from_numpy(texts),
        torch.from_numpy(facts.encode_pitches([p.facts for p in pitches])),
        PitchSet.of([[c.text for c in p.characters if c.text is not None] for p in pitches], config.text_features),
        PitchSet.of(
            [[c.portrait for c in p.characters if c.portrait is not None] for p in pitches],
            config.picture_features,
        ),
        PitchSet.of([list(p.images) for p in pitches], config.picture_features),
    )
    return to_device(parts, device)


def to_device(parts: Parts, device: torch.device) -> Parts:
    """The same batch on `device`."""

    def move(s: PitchSet) -> PitchSet:
        return PitchSet(s.vectors.to(device), s.known.to(device))

    return replace(
        parts,
        text=parts.text.to(device),
        facts=parts.facts.to(device),
        character_texts=move(parts.character_texts),
        portraits=move(parts.portraits),
        images=move(parts.images),
    )


def load_fusion(config: Mapping[str, object], state: Mapping[str, Tensor]) -> Fusion:
    """The model from its configuration and tensors, ready to predict."""
    fusion = Fusion(FusionConfig.model_validate(config))
    fusion.load_state_dict(dict(state))
    return fusion.eval()
