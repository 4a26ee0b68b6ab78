"""Character and picture effects, each inside the group of titles that has such a part.

In two steps (Frisch-Waugh-Lovell, with ridges): what text and plan explain inside the group is taken out by an
out-of-fold ridge, and the rest is regressed on the part. The intercepts are thrown away: they hold what having
the part says about a title's fame.

The effect is one for all members of the ensemble. So that its noise can be told, the second step is done again for
each member on the titles that member is trained on; how far the members would disagree is kept beside the effect
and leaves their mean, the score, as it is.
"""

from __future__ import annotations

import numpy as np
import torch
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from anipop_core.model.fusion import Fusion, SetEffect
from anipop_core.training.features import Features

RIDGE_ALPHAS = tuple(np.logspace(1, 6, 11))


def fit_effects(
    fusion: Fusion, features: Features, rows: np.ndarray, controls: np.ndarray, fold_of: np.ndarray
) -> None:
    """Set the model's three effects from the titles at `rows`; `controls` (n, any) is what is known of them
    besides, `fold_of` (n,) the member that is trained without them. A character is read by the encoder's vector
    alone: the terms are trained on synopses."""
    targets = features.titles[["score", "reach"]].to_numpy()[rows]
    franchises = features.titles["franchise"].to_numpy()[rows]
    for effect, sets, neutral in (
        (fusion.character_effect, features.character_texts, features.blank_text),
        (fusion.portrait_effect, features.portraits, features.grey_picture),
        (fusion.image_effect, features.images, features.grey_picture),
    ):
        group = np.array([place for place, row in enumerate(rows) if len(sets[row])])
        means = np.stack([sets[rows[place]].mean(0) for place in group])
        fit_effect(effect, means, controls[group], targets[group], franchises[group], fold_of[group], neutral)


def fit_effect(
    effect: SetEffect,
    means: np.ndarray,
    controls: np.ndarray,
    targets: np.ndarray,
    franchises: np.ndarray,
    fold_of: np.ndarray,
    neutral: np.ndarray,
) -> None:
    """The direction of `neutral` (a blank text, a grey picture) gets no weight: it counts as the average."""
    folds = list(GroupKFold(5).split(means, groups=franchises))
    control_model = make_pipeline(StandardScaler(), RidgeCV(RIDGE_ALPHAS))
    explained = cross_val_predict(control_model, controls, targets, cv=folds)
    centre = means.mean(0)
    away = (neutral - centre) / np.linalg.norm(neutral - centre)
    centred = means - centre
    centred = centred - np.outer(centred @ away, away)
    rest = targets - explained
    ridge = RidgeCV(RIDGE_ALPHAS, cv=folds).fit(centred, rest)
    members = np.tile(ridge.coef_[0][:, None], effect.deviation.shape[1])
    for fold in np.unique(fold_of):
        others = fold_of != fold
        if others.any():
            members[:, fold] = Ridge(ridge.alpha_).fit(centred[others], rest[others, 0]).coef_
    features = len(centre)  # of the effect's own, which may have more: they get no weight
    effect.centre[:features] = torch.from_numpy(centre)
    effect.weight[:features] = torch.from_numpy(ridge.coef_.T.astype(np.float32))
    effect.deviation[:features] = torch.from_numpy((members - members.mean(1, keepdims=True)).astype(np.float32))
