"""The 90 % range: conformal prediction, scaled by the predicted standard deviation, calibrated by kind of input.

fit -> conformalize (`training.conformal`) -> predict_interval. The calibration residuals come from titles of
franchises the model had not seen (out-of-fold). That carries no guarantee, so none is claimed: the residuals are those
of models trained on four fifths of the titles and the ranges those of one trained on all (for that reason CV+, Barber
et al. 2021, keeps the folds' models), and titles of a franchise aren't independent. What is claimed is what was
measured: how often the ranges hold on titles of unseen franchises, each fold's calibrated on the others. Scaling by the
predicted standard deviation: locally weighted conformal prediction (Lei et al. 2018, section 5.2). One pair of
quantiles for each kind of input: Mondrian conformal prediction (Vovk et al. 2005, section 4.5). The two tails are
calibrated separately, as scores have a longer one below.

Not MAPIE: its classes keep a fitted estimator and are saved by pickle; here two numbers a kind of input travel as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.schema import EncodedPitch

WHOLE_PLAN = 7  # of the plan's ten facts beside the year: 19 known titles in 20 tell as many
# Least number of facts told beside the year -> how it is called; the ranges are calibrated on titles that tell just so
# many, drawn at random from theirs.
TOLD = {6: "six", 3: "three", 1: "one"}
LOWEST, HIGHEST = 1.0, 10.0  # MAL's scale
# Points added to each predicted standard deviation. Without it the narrowest tenth of ranges held 84 times in 100 on
# titles of unseen franchises, with it 88 and the widest 89; it was chosen on those.
STD_OFFSET = 0.3


def input_kind(synopsis: bool, facts: str) -> str:
    """The key of `ConformalInterval.quantiles`: which inputs are there, as far as that changes the errors.

    Args:
        synopsis: whether there is one.
        facts: which are known: "all" of the plan or nearly, the "year" alone, or "one", "three" or "six" and more.
    """
    # the words stand in checkpoints
    known = {"all": "plan", "six": "six facts", "three": "three facts", "one": "a fact", "year": "year"}[facts]
    return f"synopsis and {known}" if synopsis else known


def kind_of(pitch: EncodedPitch) -> str:
    """The kind of a pitch. One without facts counts as a title of the last known year, so its year is always known;
    one whose synopsis is hardly a text counts as one without.
    """
    told = [field for field in pitch.facts.known if field != "year"]
    of_plan = sum(field in PLAN_FIELDS for field in told)
    some = next((name for least, name in TOLD.items() if len(told) >= least), "year")
    facts = "all" if of_plan >= WHOLE_PLAN else some
    return input_kind(pitch.synopsis is not None and pitch.is_telling, facts)


@dataclass(frozen=True)
class ConformalInterval:
    """Lower and upper quantile of (truth - score) / (predicted std + STD_OFFSET), for each kind of input."""

    quantiles: Mapping[str, tuple[float, float]]
    coverage: float  # share of the ranges that hold the real score, 0-1

    def predict_interval(
        self, score: np.ndarray, predicted_std: np.ndarray, kinds: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray]:
        """The ends low (n,) and high (n,) of n ranges, in score points within MAL's scale.

        Args:
            score: (n,) score points.
            predicted_std: (n,) score points.
            kinds: n keys of `quantiles`. Raises KeyError for one that is not calibrated.
        """
        if not self.quantiles:
            raise ValueError("no quantiles yet: call conformalize first")
        pairs = np.array([self.quantiles[kind] for kind in kinds]).reshape(-1, 2)
        scale = predicted_std + STD_OFFSET
        low = np.clip(score + pairs[:, 0] * scale, LOWEST, HIGHEST)
        high = np.clip(score + pairs[:, 1] * scale, LOWEST, HIGHEST)
        return low, high
