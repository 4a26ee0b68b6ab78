"""Features -> a trained model: what it stands on (`stacking`), the trunk by gradient steps, the set effects in
closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import torch
from torch import Tensor

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.fusion import Fusion, FusionConfig, Parts, PitchSet
from anipop_core.model.ngram_head import OUTPUTS, NgramHead
from anipop_core.progress import track
from anipop_core.schema import Facts
from anipop_core.training.config import TrainingConfig
from anipop_core.training.feature_dropout import FULL, only_year
from anipop_core.training.features import Features
from anipop_core.training.ngram_ridge import read_counts
from anipop_core.training.set_effects import fit_effects
from anipop_core.training.stacking import Labels, Stacked, stack

FactsTold: TypeAlias = Literal["all", "year", "none"]  # of the plan, when a title is scored for a test

FACTS_STD_FLOOR = 0.05  # rare tags would otherwise count twenty times and more


@dataclass(frozen=True)
class TrainedModel:
    fusion: Fusion
    facts: FactsEncoder
    ngrams: NgramHead


@dataclass(frozen=True)
class Outputs:
    """What the model says about n titles: mean over the ensemble's members, and their disagreement."""

    score: np.ndarray
    predicted_std: np.ndarray
    reach: np.ndarray
    noise: np.ndarray  # standard deviation of the members' scores


def fit(features: Features, rows: np.ndarray, config: TrainingConfig, label: str) -> TrainedModel:
    """Train on the titles at `rows`; nothing of the other titles is looked at."""
    torch.manual_seed(config.seed)
    labels = Labels.of(features, rows, config)
    stacked = stack(features, rows, labels, config, label)
    fusion = _new_fusion(features, stacked, labels)
    _fit_trunk(fusion, features.readable[rows], stacked, labels, config, label)
    controls = np.column_stack([features.text[rows, 0], stacked.views.columns[FULL], stacked.offsets[FULL]])
    fit_effects(fusion, features, rows, controls, stacked.fold_of)
    return TrainedModel(fusion.eval(), stacked.facts, stacked.ngrams)


@torch.inference_mode()
def predict(
    model: TrainedModel, features: Features, rows: np.ndarray, synopsis: bool = True, told: FactsTold = "all"
) -> Outputs:
    """The model on the titles at `rows`, with or without their synopses and with what is told of the plan."""
    fusion, config = model.fusion, model.fusion.config
    shown = features.readable[rows] & synopsis
    vectors = features.text[rows, 0]
    text = np.concatenate([vectors, read_counts(model.ngrams, features.ngrams[0].rows(rows), vectors)], 1)
    text = np.where(shown[:, None], text, fusion.blank_text.numpy()).astype(np.float32)
    pad = ((0, 0), (0, model.ngrams.out_features))
    people = {row: np.pad(features.character_texts[row], pad) for row in rows}

    def gathered(sets: Any, width: int) -> PitchSet:
        return PitchSet.of([sets[row] for row in rows], width)

    out = fusion(
        Parts(
            torch.from_numpy(text),
            torch.from_numpy(model.facts.encode_all([_told(features.facts[row], told) for row in rows])),
            gathered(people, config.text_features),
            gathered(features.portraits, config.picture_features),
            gathered(features.images, config.picture_features),
        )
    )
    return Outputs(
        score=out.score.mean(0).numpy(),
        predicted_std=out.predicted_std.mean(0).numpy(),
        reach=out.reach.mean(0).numpy(),
        noise=out.score.std(0).numpy(),
    )


def _told(facts: Facts, told: FactsTold) -> Facts:
    return {"all": facts, "year": only_year(facts), "none": Facts()}[told]


def _new_fusion(features: Features, stacked: Stacked, labels: Labels) -> Fusion:
    """Everything but what the trunk and the effects learn."""
    trees = stacked.trees
    fusion = Fusion(
        FusionConfig(
            text_features=features.text.shape[2] + stacked.ngrams.out_features,
            picture_features=len(features.grey_picture),
            facts_features=stacked.facts.out_features,
            members=trees.members,
            trees=len(trees.feature) // trees.members,
            tree_nodes=trees.feature.shape[1],
        )
    )
    fusion.trees = trees
    fusion.trees.value.mul_(float(labels.scale[0]))  # grown in standard deviations
    average = np.tile(stacked.readings.mean(0), trees.members)  # an absent synopsis says what the average one says
    fusion.blank_text.copy_(_tensor(np.concatenate([features.blank_text, average])))
    fusion.no_facts.copy_(torch.from_numpy(stacked.facts.encode_pitch(Facts())))
    std = stacked.views.columns[FULL].std(0).clip(FACTS_STD_FLOOR)
    fusion.facts_scale.copy_(torch.from_numpy(1 / std))
    fusion.label_centre.copy_(torch.from_numpy(labels.centre))
    fusion.label_scale.copy_(torch.from_numpy(labels.scale))
    for place, columns in enumerate(stacked.facts.slices.values()):
        fusion.trunk.fields[columns, place] = 1
    return fusion


def _fit_trunk(
    fusion: Fusion,
    readable: np.ndarray,
    stacked: Stacked,
    labels: Labels,
    config: TrainingConfig,
    label: str,
) -> None:
    """AdamW on a one-cycle schedule (Smith 2018); every member sees other parts of the same titles."""
    targets, weights = _tensor(labels.targets), _tensor(labels.weights)
    blank = fusion.blank_text[-stacked.ngrams.out_features :].view(-1, len(OUTPUTS)).mean(0)
    draw = PartDrawer(blank, readable, stacked, config, fusion.config.members)
    titles = len(targets)
    batch_size = min(config.batch_size, titles)
    steps = titles // batch_size
    rate = config.learning_rate
    gentle = [p for name, p in fusion.trunk.named_parameters() if name == "gate_weights"]
    others = [p for name, p in fusion.trunk.named_parameters() if name != "gate_weights"]
    groups = [{"params": others, "weight_decay": config.weight_decay}, {"params": gentle, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps * config.epochs + 1)
    fusion.train()
    for _ in track(range(config.epochs), f"{label}: trunk", config.epochs):
        for batch in torch.randperm(titles)[: steps * batch_size].view(steps, -1):
            columns, offsets = draw.facts(batch)
            raw = fusion.read(draw.readings(batch), columns)
            loss = (_loss(raw, targets[batch], offsets, config) * weights[batch]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()


def _loss(raw: Tensor, targets: Tensor, offsets: Tensor, config: TrainingConfig) -> Tensor:
    """(K, B): squared errors; the spread learns from the score's error but can't bend the score."""
    score = raw[..., 0] + offsets - targets[:, 0]
    reach = raw[..., 1] - targets[:, 1]
    log_std = raw[..., 2]
    likelihood = log_std + 0.5 * score.detach() ** 2 * torch.exp(-2 * log_std)  # Gaussian, negative log
    return score**2 + config.reach_weight * reach**2 + config.predicted_std_weight * likelihood


class PartDrawer:
    """Draws which parts of the training titles each of K members sees, so that any may be missing in a pitch."""

    def __init__(
        self, blank: Tensor, readable: np.ndarray, stacked: Stacked, config: TrainingConfig, members: int
    ) -> None:
        """`blank` (outputs,): what the terms say of a text without a word."""
        self._blank, self._readings = blank, _tensor(stacked.readings)
        self._config, self._members = config, members
        self._readable = torch.from_numpy(readable)
        self._columns, self._offsets = _tensor(stacked.views.columns), _tensor(stacked.offsets)
        self._chance = _tensor(stacked.views.chance)

    def readings(self, batch: Tensor) -> Tensor:
        """(K, B, outputs); the blank text's where the synopsis is dropped or can't be read."""
        keep = torch.rand(self._members, len(batch)) >= self._config.drop_text
        keep = keep & self._readable[batch]
        return torch.where(keep.unsqueeze(-1), self._readings[batch], self._blank)

    def facts(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        """(K, B, F) views of the plans, and (K, B) what the trees say of them."""
        shape = (self._members, len(batch))
        view = torch.multinomial(self._chance, self._members * len(batch), replacement=True).view(shape)
        titles = batch.expand(shape)
        return self._columns[view, titles], self._offsets[view, titles]


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.asarray(values, np.float32))
