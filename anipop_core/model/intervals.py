"""The 90 % range: conformal, scaled by the model's own spread, one quantile pair for each kind of input.

fit -> conformalize -> predict_interval. The calibration residuals come from titles of franchises the model
had not seen (out-of-fold). Scaling by the spread: Lei et al. 2018, section 5.2 (locally weighted conformal);
one pair a group: Mondrian conformal prediction (Vovk et al. 2005, section 4.5). The two tails are calibrated
each on its own because scores have a longer tail below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from anipop_core.schema import EncodedPitch

LOWEST, HIGHEST = 1.0, 10.0  # MAL's scale


def input_kind(synopsis: bool, plan: str) -> str:
    """What the model was told, as far as it changes how sure it can be. `plan`: "all", "year" or "none"."""
    told = {"all": "plan", "year": "year", "none": "no plan"}[plan]
    return f"synopsis and {told}" if synopsis else told


def kind_of(pitch: EncodedPitch) -> str:
    """A pitch without a plan is a title of the last year known, so that its year is always told."""
    return input_kind(pitch.synopsis is not None, "all" if pitch.facts.known else "year")


@dataclass(frozen=True)
class ConformalInterval:
    """Lower and upper quantile of (truth - score) / spread for each kind of input."""

    quantiles: Mapping[str, tuple[float, float]]
    coverage: float

    def predict_interval(
        self, score: np.ndarray, predicted_std: np.ndarray, kinds: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray]:
        """low and high (n,), score points within MAL's scale. Raises KeyError for a kind not calibrated."""
        if not self.quantiles:
            raise ValueError("no quantiles yet: call conformalize first")
        pairs = np.array([self.quantiles[kind] for kind in kinds]).reshape(-1, 2)
        low = np.clip(score + pairs[:, 0] * predicted_std, LOWEST, HIGHEST)
        high = np.clip(score + pairs[:, 1] * predicted_std, LOWEST, HIGHEST)
        return low, high
