"""Features -> a trained fusion model: the trunk by gradient steps, the set effects in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import GroupKFold, cross_val_predict
from torch import Tensor

from anipop_core.config import TrainingConfig
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.features import STAND_IN, Features
from anipop_core.fusion import Fusion, FusionConfig, Parts, PitchSet, SetEffect
from anipop_core.intervals import input_kind
from anipop_core.progress import track

STD_FLOOR = 1e-3  # an encoder's constant columns say nothing
FACTS_STD_FLOOR = 0.05  # rare tags would otherwise count twenty times and more
RIDGE_ALPHAS = tuple(np.logspace(1, 6, 11))
REACH_CENTRE, REACH_SCALE = 50.0, 29.0  # of a percentile: uniform on 0-100


@dataclass(frozen=True)
class TrainedModel:
    fusion: Fusion
    facts: FactsEncoder


@dataclass(frozen=True)
class Outputs:
    """What the model says about n titles: mean over the ensemble's members, and their disagreement."""

    score: np.ndarray
    spread: np.ndarray
    reach: np.ndarray
    noise: np.ndarray  # standard deviation of the members' scores


def fit(features: Features, rows: np.ndarray, config: TrainingConfig, label: str) -> TrainedModel:
    """Train on the titles at `rows`; nothing of the other titles is looked at."""
    torch.manual_seed(config.seed)
    facts = FactsEncoder.fit(features.facts[row] for row in rows)
    fusion = Fusion(
        FusionConfig(
            text_features=features.text.shape[2],
            picture_features=len(features.grey_picture),
            facts_features=facts.out_features,
        )
    )
    facts_rows = facts.encode_all([features.facts[row] for row in rows])
    _fit_scales(fusion, features, rows, facts_rows)
    _fit_trunk(fusion, features, rows, facts_rows, facts, config, label)
    _fit_effects(fusion, features, rows, facts_rows)
    return TrainedModel(fusion.eval(), facts)


@torch.inference_mode()
def predict(
    model: TrainedModel, features: Features, rows: np.ndarray, synopsis: bool = True, plan: bool = True
) -> Outputs:
    """The model on the titles at `rows`, with or without their synopses and plan facts."""
    fusion = model.fusion
    shown = features.readable[rows] & synopsis
    blank = features.blank_texts[STAND_IN]
    text = np.where(shown[:, None], features.text[rows, 0], blank).astype(np.float32)
    facts = model.facts.encode_all([features.facts[row] for row in rows]) * np.float32(plan)
    config = fusion.config

    def gathered(sets: tuple[np.ndarray, ...], width: int) -> PitchSet:
        return PitchSet.of([sets[row] for row in rows], width)

    parts = Parts(
        torch.from_numpy(text),
        torch.from_numpy(facts),
        gathered(features.character_texts, config.text_features),
        gathered(features.portraits, config.picture_features),
        gathered(features.images, config.picture_features),
    )
    out = fusion(parts)
    return Outputs(
        score=out.score.mean(0).numpy(),
        spread=out.spread.mean(0).numpy(),
        reach=out.reach.mean(0).numpy(),
        noise=out.score.std(0).numpy(),
    )


def cross_fit(features: Features, config: TrainingConfig) -> Mapping[str, Outputs]:
    """Kind of input -> outputs (n,) for every title, each by a model that saw no title of its franchise."""
    fold_of = features.titles["fold"].to_numpy()
    found: dict[str, dict[str, np.ndarray]] = {}
    for fold in np.unique(fold_of):
        test = np.flatnonzero(fold_of == fold)
        model = fit(features, np.flatnonzero(fold_of != fold), config, f"Fold {fold}")
        for synopsis, plan in ((True, True), (True, False), (False, True), (False, False)):
            outputs = predict(model, features, test, synopsis, plan)
            columns = found.setdefault(input_kind(synopsis, plan), {})
            for name, values in vars(outputs).items():
                columns.setdefault(name, np.zeros(len(fold_of)))[test] = values
    return {kind: Outputs(**columns) for kind, columns in found.items()}


def _fit_scales(fusion: Fusion, features: Features, rows: np.ndarray, facts_rows: np.ndarray) -> None:
    text = features.text[rows, 0]
    spread = text.std(0)
    fusion.text_mean.copy_(torch.from_numpy(text.mean(0)))
    fusion.text_scale.copy_(torch.from_numpy(np.where(spread > STD_FLOOR, 1 / (spread + STD_FLOOR), 0)))
    fusion.blank_text.copy_(torch.from_numpy(features.blank_texts[STAND_IN]))
    fusion.facts_scale.copy_(torch.from_numpy(1 / facts_rows.std(0).clip(FACTS_STD_FLOOR)))
    score = features.titles["score"].to_numpy()[rows]
    fusion.label_centre.copy_(torch.tensor([score.mean(), REACH_CENTRE]))
    fusion.label_scale.copy_(torch.tensor([score.std(), REACH_SCALE]))


def _fit_trunk(
    fusion: Fusion,
    features: Features,
    rows: np.ndarray,
    facts_rows: np.ndarray,
    facts: FactsEncoder,
    config: TrainingConfig,
    label: str,
) -> None:
    """AdamW on a one-cycle schedule (Smith 2018); every member sees other parts of the same titles."""
    targets = torch.tensor(features.titles[["score", "reach"]].to_numpy()[rows], dtype=torch.float32)
    targets = (targets - fusion.label_centre) / fusion.label_scale
    votes = features.titles["num_scoring_users"].fillna(0).to_numpy()[rows]
    weights = torch.tensor(votes / (votes + config.vote_half), dtype=torch.float32)
    texts = torch.from_numpy(features.text[rows])
    plans = torch.from_numpy(facts_rows)
    dropper = PartDropper(features, rows, facts, config, fusion.config.members)

    steps = len(rows) // config.batch_size
    rate = config.learning_rate
    optimiser = torch.optim.AdamW(fusion.trunk.parameters(), rate, weight_decay=config.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps * config.epochs + 1)
    fusion.train()
    for _ in track(range(config.epochs), label, config.epochs):
        for batch in torch.randperm(len(rows))[: steps * config.batch_size].view(steps, -1):
            raw = fusion.read(dropper.texts(texts[batch], batch), dropper.plans(plans[batch]))
            loss = (_loss(raw, targets[batch], config) * weights[batch]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()


def _loss(raw: Tensor, targets: Tensor, config: TrainingConfig) -> Tensor:
    """(K, B): squared errors; the spread learns from the score's error but can't bend the score."""
    error = raw[..., :2] - targets
    log_spread = raw[..., 2]
    spread = log_spread + 0.5 * error[..., 0].detach() ** 2 * torch.exp(-2 * log_spread)
    return error[..., 0] ** 2 + config.reach_weight * error[..., 1] ** 2 + config.spread_weight * spread


class PartDropper:
    """Takes parts of the training titles away at random, so that any part may be missing in a pitch."""

    def __init__(
        self, features: Features, rows: np.ndarray, facts: FactsEncoder, config: TrainingConfig, members: int
    ) -> None:
        self._config, self._members = config, members
        self._readable = torch.from_numpy(features.readable[rows])
        self._blanks = torch.from_numpy(features.blank_texts)
        slices = facts.slices
        self._columns = torch.zeros(len(slices), facts.out_features)  # field x column, 1 where it belongs
        for place, columns in enumerate(slices.values()):
            self._columns[place, columns] = 1
        self._lists = [slices[name] for name in ("genres", "themes", "demographics", "studios")]

    def texts(self, texts: Tensor, batch: Tensor) -> Tensor:
        """(B, 3, D) -> (K, B, D): the whole text, one of its halves, or blanks of some length."""
        size, config = len(batch), self._config
        draw = torch.rand(size)
        part = torch.where(draw < config.half_text, torch.where(draw < config.half_text / 2, 1, 2), 0)
        seen = texts[torch.arange(size), part].expand(self._members, -1, -1)
        blanks = self._blanks[torch.randint(len(self._blanks), (self._members, size))]
        keep = (torch.rand(self._members, size) >= config.drop_text) & self._readable[batch]
        return torch.where(keep.unsqueeze(-1), seen, blanks)

    def plans(self, plans: Tensor) -> Tensor:
        """(B, F) -> (K, B, F): all fields, some, or none; and some of each field's several values."""
        plans = self._thin(plans)
        shape, config = (self._members, len(plans)), self._config
        draw = torch.rand(shape)
        some = torch.rand(*shape, len(self._columns)) < config.keep_fact  # (K, B, fields)
        keep = some | (draw >= config.drop_all_facts + config.drop_some_facts).unsqueeze(-1)
        keep = keep & (draw >= config.drop_all_facts).unsqueeze(-1)
        return plans * (keep.float() @ self._columns)

    def _thin(self, plans: Tensor) -> Tensor:
        """Leave some values of each list out, so that how many a title has says little about it."""
        plans = plans.clone()
        for columns in self._lists:
            values = plans[:, columns]
            kept = values * (torch.rand_like(values) < self._config.keep_value)
            total = kept.sum(1, keepdim=True)
            plans[:, columns] = torch.where(total > 0, kept / total.clamp(min=1e-6), values)
        return plans


def _fit_effects(fusion: Fusion, features: Features, rows: np.ndarray, facts_rows: np.ndarray) -> None:
    """Character and picture effects, each inside the group of titles that has such a part.

    In two steps (Frisch-Waugh-Lovell, with ridges): what text and facts explain inside the group is taken out
    by an out-of-fold ridge, and the rest is regressed on the part. The intercepts are thrown away: they hold
    what having the part says about a title's fame.
    """
    texts = (features.text[rows, 0] - fusion.text_mean.numpy()) * fusion.text_scale.numpy()
    controls = np.hstack([texts, facts_rows * fusion.facts_scale.numpy()])
    targets = features.titles[["score", "reach"]].to_numpy()[rows]
    franchises = features.titles["franchise"].to_numpy()[rows]
    blank = features.blank_texts[STAND_IN]
    for effect, sets, neutral in (
        (fusion.character_effect, features.character_texts, blank),
        (fusion.portrait_effect, features.portraits, features.grey_picture),
        (fusion.image_effect, features.images, features.grey_picture),
    ):
        group = np.array([place for place, row in enumerate(rows) if len(sets[row])])
        means = np.stack([sets[rows[place]].mean(0) for place in group])
        _fit_effect(effect, means, controls[group], targets[group], franchises[group], neutral)


def _fit_effect(
    effect: SetEffect,
    means: np.ndarray,
    controls: np.ndarray,
    targets: np.ndarray,
    franchises: np.ndarray,
    neutral: np.ndarray,
) -> None:
    """The direction of `neutral` (a blank text, a grey picture) gets no weight: it counts as the average."""
    folds = list(GroupKFold(5).split(means, groups=franchises))
    explained = cross_val_predict(RidgeCV(RIDGE_ALPHAS), controls, targets, cv=folds)
    centre = means.mean(0)
    away = (neutral - centre) / np.linalg.norm(neutral - centre)
    centred = means - centre
    centred = centred - np.outer(centred @ away, away)
    ridge = RidgeCV(RIDGE_ALPHAS, cv=folds).fit(centred, targets - explained)
    effect.centre.copy_(torch.from_numpy(centre))
    effect.weight.copy_(torch.from_numpy(ridge.coef_.T.astype(np.float32)))
