"""Predictions joined with their titles: the table that all figures of the report are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.evaluation.metrics import prediction_metrics

PROTOCOLS = ("franchise", "temporal", "sequel", "random")
MAIN = ("all_inputs", "without_facts")  # the model with all facts and without any
REPORTED_SEED = 0
FEWEST = 30  # titles; figures of fewer are left out
FEWEST_BY_LENGTH = 100  # titles for a figure inside fifths of synopsis length, as the protocol has it
UNKNOWN = "Not known"
VOTE_BANDS = ((0, "under 1,000"), (1_000, "1,000 to 9,999"), (10_000, "10,000 to 99,999"), (100_000, "100,000 or more"))


@dataclass(frozen=True)
class Record:
    """`table` has a title's columns and: protocol, variant, seed, share, fold, real, predicted, low, high,
    real_reach, predicted_reach, reach_low, reach_high (where there are any), noise.

    Its rows follow the order of the titles, on which the protocol's length groups depend where lengths are equal.
    """

    table: pd.DataFrame

    @classmethod
    def of(cls, predictions: pd.DataFrame, titles: pd.DataFrame) -> Record:
        """Raises ValueError where a prediction is of no known title, or a title is predicted twice in one run."""
        run = ["protocol", "variant", "seed", "share", "mal_id"]
        if predictions.duplicated(run).any():
            raise ValueError("A title is predicted twice in one run.")
        strangers = set(predictions["mal_id"]) - set(titles["mal_id"])
        if strangers:
            raise ValueError(
                f"{len(strangers)} predicted titles are not in the catalogue, {min(strangers)} among them."
            )
        known = _with_groups(titles.drop(columns=["fold", "temporal", "random", "sequel"], errors="ignore"))
        known["place"] = np.arange(len(known))
        renamed = predictions.rename(columns={"score": "predicted", "reach": "predicted_reach"})
        # Kept as three decimals in float32: a real score on the edge of a range is inside it, as it was then.
        numbers = [name for name in ("predicted", "low", "high") if name in renamed]
        renamed[numbers] = renamed[numbers].astype(float).round(3)
        joined = renamed.merge(
            known.rename(columns={"score": "real", "reach": "real_reach"}), on="mal_id", validate="many_to_one"
        )
        return cls(joined.sort_values("place", kind="stable", ignore_index=True))

    def rows(self, protocol: str, variant: str, seed: int = REPORTED_SEED) -> pd.DataFrame:
        """One variant under one protocol, a row a title; no rows where it wasn't run."""
        t = self.table
        return t[(t["protocol"] == protocol) & (t["variant"] == variant) & (t["seed"] == seed)]

    def variants(self, protocol: str) -> list[str]:
        """In alphabetical order."""
        return sorted(self.table.loc[self.table["protocol"] == protocol, "variant"].unique())


def metrics_of(rows: pd.DataFrame) -> dict[str, float]:
    """`prediction_metrics` and `bias`, the mean of predicted less real; {} for fewer than 30 titles."""
    if len(rows) < FEWEST:
        return {}
    ranges = () if rows["low"].isna().any() else (rows["low"].to_numpy(), rows["high"].to_numpy())
    found: dict[str, float] = prediction_metrics(
        rows["real"].to_numpy(), rows["predicted"].to_numpy(float), rows["synopsis_words"].to_numpy(), *ranges
    )
    if len(rows) < FEWEST_BY_LENGTH:
        del found["spearman_len"]
    return {**found, "n": len(rows), "bias": error_of(rows).mean()}


def error_of(rows: pd.DataFrame) -> pd.Series:
    """Predicted less real, in score points: above 0 is too high."""
    return rows["predicted"].astype(float) - rows["real"]


def has_any(rows: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Whether each title has something in one of the columns: a count, a number of the catalogue, a list of names."""
    found = [rows[column].map(_is_there) for column in columns if column in rows]
    return pd.concat(found, axis=1).any(axis=1) if found else pd.Series(False, index=rows.index)


def has_ranges(rows: pd.DataFrame) -> bool:
    return len(rows) > 0 and bool(rows["low"].notna().all())


def _with_groups(titles: pd.DataFrame) -> pd.DataFrame:
    """Adds decade and votes (its band), and gives a missing type or source a name."""
    starts = [start for start, _ in VOTE_BANDS]
    band = np.searchsorted(starts, titles["num_scoring_users"].fillna(0).to_numpy(), side="right") - 1
    return titles.assign(
        type=titles["type"].astype(object).where(titles["type"].notna(), UNKNOWN),
        source=titles["source"].astype(object).where(titles["source"].notna(), UNKNOWN),
        decade=[UNKNOWN if pd.isna(year) else f"{int(year) // 10 * 10}s" for year in titles["year"]],
        votes=[VOTE_BANDS[i][1] for i in band],
    )


def _is_there(value: Any) -> bool:
    return len(value) > 0 if isinstance(value, list | tuple | np.ndarray) else bool(pd.notna(value) and value)
