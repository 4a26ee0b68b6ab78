"""The 90 % range of the reach: conformal prediction by the predicted reach itself, calibrated by kind of input.

Errors are small where the reach is predicted to be very low or very high, and lopsided there: nothing lies above 100.
So each kind of input has a pair of quantiles for each group of titles of like predicted reach (Mondrian conformal
prediction, Vovk et al. 2005, section 4.5), and between the groups' means they are interpolated: a range must not jump
where a pitch crosses from one group to the next. That over-covers a little in the outermost groups. One pair for all,
and one scaled by the mean error of like titles, were tried: in the middle they held .81 and .87 where .90 is promised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LOWEST, HIGHEST = 0.0, 100.0  # percentile of list members


@dataclass(frozen=True)
class ReachQuantiles:
    """Lower and upper quantile of truth - prediction for G groups of like predictions, in percentile points."""

    at: tuple[float, ...]  # (G,) mean predicted reach of each group, ascending
    low: tuple[float, ...]  # (G,)
    high: tuple[float, ...]  # (G,)


@dataclass(frozen=True)
class ReachInterval:
    """The quantiles of each kind of input (`intervals.input_kind`)."""

    quantiles: Mapping[str, ReachQuantiles]
    coverage: float  # share of the ranges that hold the real reach, 0-1

    def predict_interval(self, reach: np.ndarray, kinds: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The ends low (n,) and high (n,) of n ranges, percentile 0-100.

        Args:
            reach: (n,) predicted percentile.
            kinds: n keys of `quantiles`. Raises KeyError for one that is not calibrated.
        """
        if not self.quantiles:
            raise ValueError("no quantiles yet: call conformalize_reach first")
        low, high = np.empty(len(reach)), np.empty(len(reach))
        for kind in set(kinds):
            of_kind, found = np.array([one == kind for one in kinds]), self.quantiles[kind]
            low[of_kind] = reach[of_kind] + np.interp(reach[of_kind], found.at, found.low)
            high[of_kind] = reach[of_kind] + np.interp(reach[of_kind], found.at, found.high)
        return low.clip(LOWEST, HIGHEST), high.clip(LOWEST, HIGHEST)
