"""Linear effects of characters and pictures, each fitted on the titles that have such a part.

In two steps (partialling out, Frisch-Waugh-Lovell theorem, with ridges): text and facts predict the score inside the
group, out of fold, and the residual is regressed on the part's vectors. The intercepts are dropped: they hold how
popular titles with such a part are.

What is fitted last is how far the effect holds up (`_slope`): held out, by how many points the residual differs where
the effect differs by one. Where that is less than one the effect is shrunk by it; at none, the part moves nothing.

All members of the ensemble share the effect. To estimate its noise, the second step is repeated for each member on
the titles that member is trained on; the differences between the members are kept beside the effect and sum to 0.
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
    """Fit the model's three effects, in place, on the n titles at `rows`.

    A character's text counts by the encoder's vector alone: the n-grams are trained on synopses.

    Args:
        controls: (n, any) what else is known of the titles, to be partialled out.
        fold_of: (n,) the member that is trained without the title.
    """
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
    """Fit one effect, in place, on m titles.

    Project out the direction of `neutral` (a blank text, a grey picture), so that its effect is zero.

    Args:
        means: (m, D) mean vector of each title's set.
        controls: (m, any) to be partialled out.
        targets: (m, 2) score and reach.
        franchises: (m,) kept together in the folds.
        fold_of: (m,) the member that is trained without the title.
        neutral: (D,).
    """
    folds = list(GroupKFold(5).split(means, groups=franchises))
    control_model = make_pipeline(StandardScaler(), RidgeCV(RIDGE_ALPHAS))
    explained = cross_val_predict(control_model, controls, targets, cv=folds)
    centre = means.mean(0)
    away = (neutral - centre) / np.linalg.norm(neutral - centre)
    centred = means - centre
    centred = centred - np.outer(centred @ away, away)
    rest = targets - explained
    ridge = RidgeCV(RIDGE_ALPHAS, cv=folds).fit(centred, rest)
    held_out = cross_val_predict(Ridge(ridge.alpha_), centred, rest, cv=folds)
    slopes = np.array([_slope(held_out[:, output], rest[:, output]) for output in range(targets.shape[1])])
    members = np.tile(ridge.coef_[0][:, None], effect.deviation.shape[1])
    for fold in np.unique(fold_of):
        others = fold_of != fold
        if others.any():
            members[:, fold] = Ridge(ridge.alpha_).fit(centred[others], rest[others, 0]).coef_
    features = len(centre)  # the effect may have more (the n-grams'), which get no weight
    effect.centre[:features] = torch.from_numpy(centre)
    effect.weight[:features] = torch.from_numpy((ridge.coef_.T * slopes).astype(np.float32))
    deviation = slopes[0] * (members - members.mean(1, keepdims=True))
    effect.deviation[:features] = torch.from_numpy(deviation.astype(np.float32))


def _slope(effect: np.ndarray, rest: np.ndarray) -> float:
    """Least-squares slope, 0-1, of a residual (m,) on a held-out effect (m,)."""
    centred = effect - effect.mean()
    spread = float(centred @ centred)
    return float(np.clip(centred @ rest / spread, 0, 1)) if spread > 0 else 0.0
