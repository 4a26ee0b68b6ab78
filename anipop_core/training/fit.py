"""Features -> a trained model: first-level learners (`stacking`), then the trunk by gradient descent, then the set
effects in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.fusion import Fusion, FusionConfig, Parts, PitchSet
from anipop_core.model.ngram_head import OUTPUTS, NgramHead
from anipop_core.model.reach import HIGHEST, LOWEST
from anipop_core.progress import track
from anipop_core.schema import Facts
from anipop_core.training.config import TrainingConfig
from anipop_core.training.feature_dropout import FULL
from anipop_core.training.features import Features
from anipop_core.training.ngram_ridge import head_outputs
from anipop_core.training.set_effects import fit_effects
from anipop_core.training.shown_facts import Shown, as_of_pitch
from anipop_core.training.stacking import Labels, Stacked, stack

FACTS_STD_FLOOR = 0.05  # least divisor: rare tags would otherwise be scaled up twenty times and more


@dataclass(frozen=True)
class TrainedModel:
    """What `fit` gives: the fusion model, and the encoders of facts and n-grams that belong to it."""

    fusion: Fusion
    facts: FactsEncoder
    ngrams: NgramHead


@dataclass(frozen=True)
class Outputs:
    """Predictions for n titles, each (n,): means over the ensemble's members."""

    score: np.ndarray  # MAL points
    predicted_std: np.ndarray  # of the score's error, MAL points
    reach: np.ndarray  # percentile 0-100
    noise: np.ndarray  # standard deviation of the members' scores, MAL points


def fit(features: Features, rows: np.ndarray, config: TrainingConfig, label: str) -> TrainedModel:
    """Train a model on the titles at `rows`; the other titles' data isn't used.

    Args:
        features: of all titles.
        rows: (n,) the training titles. Fewer than a batch are one batch.
        config: its seed fixes the model, with the same number of threads down to the bytes of its weights.
        label: shown before the progress.

    >>> from tests.small_model import small_features  # 120 made-up titles, of which films score a point more
    >>> from anipop_core.training.config import GrowthRules
    >>> features = small_features(120)
    >>> quick = TrainingConfig(inner_folds=2, epochs=1, trees=GrowthRules(num_boost_round=30, learning_rate=0.1))
    >>> model = fit(features, np.arange(100), quick, "example")
    >>> model.fusion.config.members, model.facts.last_year
    (2, 2019)
    """
    torch.manual_seed(config.seed)
    labels = Labels.of(features, rows, config)
    stacked = stack(features, rows, labels, config, label)
    fusion = new_fusion(features, stacked, labels)
    fit_trunk(fusion, features.readable[rows], stacked, labels, config, label)
    controls = np.column_stack([features.text[rows, 0], stacked.columns[FULL], stacked.offsets[FULL]])
    fit_effects(fusion, features, rows, controls, stacked.fold_of)
    return TrainedModel(fusion.eval(), stacked.facts, stacked.ngrams)


@torch.inference_mode()
def predict(
    model: TrainedModel, features: Features, rows: np.ndarray, synopsis: bool = True, shown: Shown = as_of_pitch
) -> Outputs:
    """Predictions for the titles at `rows`, in their order.

    Args:
        synopsis: whether the model gets their synopses.
        shown: which of their facts it gets.

    >>> from tests.small_model import small_features
    >>> from anipop_core.training.config import GrowthRules
    >>> features = small_features(120)
    >>> quick = TrainingConfig(inner_folds=2, epochs=1, trees=GrowthRules(num_boost_round=30, learning_rate=0.1))
    >>> model = fit(features, np.arange(100), quick, "example")
    >>> held_out = np.arange(100, 120)
    >>> found = predict(model, features, held_out, synopsis=False)
    >>> film = (features.titles["type"] == "Movie").to_numpy()[held_out]
    >>> bool(found.score[film].min() > found.score[~film].max())
    True
    """
    fusion, config = model.fusion, model.fusion.config
    has_text = features.readable[rows] & synopsis
    franchises = features.titles["franchise"].to_numpy()[rows]
    vectors = features.text[rows, 0]
    text = np.concatenate([vectors, head_outputs(model.ngrams, features.ngrams[0].rows(rows), vectors)], 1)
    text = np.where(has_text[:, None], text, fusion.blank_text.numpy()).astype(np.float32)
    pad = ((0, 0), (0, model.ngrams.out_features))
    people = {row: np.pad(features.character_texts[row], pad) for row in rows}

    def gathered(sets: Any, width: int) -> PitchSet:
        return PitchSet.of([sets[row] for row in rows], width)

    out = fusion(
        Parts(
            torch.from_numpy(text),
            torch.from_numpy(model.facts.encode_all([shown(features.facts[row]) for row in rows], franchises)),
            gathered(people, config.text_features),
            gathered(features.portraits, config.picture_features),
            gathered(features.images, config.picture_features),
        )
    )
    return Outputs(
        score=out.score.mean(0).numpy(),
        predicted_std=out.predicted_std.mean(0).numpy(),
        reach=out.reach.mean(0).clamp(LOWEST, HIGHEST).numpy(),
        noise=out.score.std(0).numpy(),
    )


def new_fusion(features: Features, stacked: Stacked, labels: Labels) -> Fusion:
    """The model with trees, constants and scales in place; trunk and effects are still to be fitted."""
    trees = stacked.trees
    fusion = Fusion(
        FusionConfig(
            text_features=features.text.shape[2] + stacked.ngrams.out_features,
            picture_features=len(features.grey_picture),
            facts_features=stacked.facts.out_features,
            fields=len(PLAN_FIELDS),
            presence_groups=len(stacked.presence.bias),
            members=trees.members,
            trees=len(trees.feature) // trees.members,
            tree_nodes=trees.feature.shape[1],
        )
    )
    fusion.trees = trees
    fusion.trees.value.mul_(float(labels.scale[0]))  # grown in standard deviations
    fusion.presence.load_state_dict(stacked.presence.state_dict())
    for points in (fusion.presence.points, fusion.presence.mean):
        points.mul_(float(labels.scale[0]))
    average = np.tile(stacked.ngram_outputs.mean(0), trees.members)  # an absent synopsis counts as the average one
    fusion.blank_text.copy_(_tensor(np.concatenate([features.blank_text, average])))
    fusion.no_facts.copy_(torch.from_numpy(stacked.facts.encode_pitch(Facts())))
    std = stacked.columns[FULL].std(0).clip(FACTS_STD_FLOOR)
    fusion.facts_scale.copy_(torch.from_numpy(1 / std))
    fusion.label_centre.copy_(torch.from_numpy(labels.centre))
    fusion.label_scale.copy_(torch.from_numpy(labels.scale))
    for place, field in enumerate(PLAN_FIELDS):
        fusion.trunk.fields[stacked.facts.slices[field], place] = 1
    return fusion


def fit_trunk(
    fusion: Fusion,
    readable: np.ndarray,
    stacked: Stacked,
    labels: Labels,
    config: TrainingConfig,
    label: str,
) -> None:
    """Fit the trunk, in place: AdamW (Loshchilov and Hutter 2019) on a one-cycle schedule (Smith 2018).

    Every member sees the same titles in a step, each with other inputs dropped.
    """
    targets, weights = _tensor(labels.targets), _tensor(labels.weights)
    blank = fusion.blank_text[-stacked.ngrams.out_features :].view(-1, len(OUTPUTS)).mean(0)
    draw = PartDrawer(blank, readable, stacked, config, fusion.config.members)
    # A member learns nothing from the titles of its own fold, so that members differ as models of other titles do.
    seen = torch.from_numpy(stacked.fold_of != np.arange(fusion.config.members)[:, None]).float()
    titles = len(targets)
    batch_size = min(config.batch_size, titles)
    steps = titles // batch_size
    rate = config.learning_rate
    undecayed = [p for name, p in fusion.trunk.named_parameters() if name == "gate_weights"]
    others = [p for name, p in fusion.trunk.named_parameters() if name != "gate_weights"]
    groups = [{"params": others, "weight_decay": config.weight_decay}, {"params": undecayed, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps * config.epochs + 1)
    fusion.train()
    for _ in track(range(config.epochs), f"{label}: trunk", config.epochs):
        for batch in torch.randperm(titles)[: steps * batch_size].view(steps, -1):
            columns, offsets = draw.facts(batch)
            raw = fusion.read(draw.ngram_outputs(batch), columns)
            loss = (_loss(raw, targets[batch], offsets, config) * weights[batch] * seen[:, batch]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()


def _loss(raw: Tensor, targets: Tensor, offsets: Tensor, config: TrainingConfig) -> Tensor:
    """(K, B) squared errors of score and reach, and the Gaussian likelihood of the predicted standard deviation.

    The likelihood takes the score's error as given: no gradient flows from it into the score.

    Args:
        raw: (K, B, 3) the trunk's output.
        targets: (B, 2) score and reach, in standard deviations.
        offsets: (K, B) the trees' predictions, to which the trunk adds.
    """
    score = raw[..., 0] + offsets - targets[:, 0]
    reach = raw[..., 1] - targets[:, 1]
    log_std = raw[..., 2]
    likelihood = log_std + 0.5 * score.detach() ** 2 * torch.exp(-2 * log_std)  # Gaussian, negative log
    return score**2 + config.reach_weight * reach**2 + config.predicted_std_weight * likelihood


class PartDrawer:
    """Draws which inputs of a training title each of K members sees, so that any may be missing in a pitch."""

    def __init__(
        self, blank: Tensor, readable: np.ndarray, stacked: Stacked, config: TrainingConfig, members: int
    ) -> None:
        """`blank`: (outputs,) of the n-grams for an absent text."""
        self._blank, self._ngram_outputs = blank, _tensor(stacked.ngram_outputs)
        self._config, self._members = config, members
        self._readable = torch.from_numpy(readable)
        self._columns, self._offsets = _tensor(stacked.columns), _tensor(stacked.offsets)
        self._chance = _tensor(stacked.views.chance)

    def ngram_outputs(self, batch: Tensor) -> Tensor:
        """(K, B, outputs) of the n-grams; the blank text's where the synopsis is dropped or in another language."""
        keep = torch.rand(self._members, len(batch)) >= self._config.drop_text
        keep = keep & self._readable[batch]
        return torch.where(keep.unsqueeze(-1), self._ngram_outputs[batch], self._blank)

    def facts(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        """(K, B, F) encoded facts, in a dropout view drawn for each, and (K, B) the trees' predictions from them."""
        shape = (self._members, len(batch))
        view = torch.multinomial(self._chance, self._members * len(batch), replacement=True).view(shape)
        titles = batch.expand(shape)
        return self._columns[view, titles], self._offsets[view, titles]


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.asarray(values, np.float32))
