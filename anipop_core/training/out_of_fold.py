"""Ranges for the runs' out-of-fold predictions, and for the final model, calibrated on held-out titles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from anipop_core.model.intervals import ConformalInterval, input_kind
from anipop_core.training.conformal import conformalize
from anipop_core.training.cross_fitting import CALIBRATION

COLUMNS = ("protocol", "variant", "mal_id", "fold", "seed", "share", "score", "low", "high", "reach", "noise")
CALIBRATED_ON: Mapping[str, str] = {  # kind of input -> the variant whose errors set its quantiles
    input_kind(True, "all"): "all_inputs",
    input_kind(True, "year"): "synopsis_and_year",
    input_kind(False, "all"): "without_synopsis",
    input_kind(False, "year"): "year",
}
SHORT = ("all_inputs", "without_facts")  # the variants kept of a learning curve


def with_ranges(outputs: pd.DataFrame, truth: pd.Series, coverage: float) -> pd.DataFrame:
    """The runs' outputs (`cross_fitting.outputs_of`) as COLUMNS, with the ends of their ranges.

    A fold's ranges are calibrated on the other folds, those of later years on folds inside the earlier ones; the
    random split and the learning curve have none.

    Args:
        truth: real score by mal_id.
        coverage: share of the ranges that should hold the real score, 0-1.
    """
    real = outputs["mal_id"].map(truth).to_numpy()
    outputs = outputs.assign(low=np.nan, high=np.nan)
    protocol, fold = outputs["protocol"].to_numpy(), outputs["fold"].to_numpy()
    for variant in outputs["variant"].unique():
        of_variant = (outputs["variant"] == variant).to_numpy()
        franchise = of_variant & (protocol == "franchise")
        pairs = [(franchise & (fold == f), franchise & (fold != f)) for f in np.unique(fold[franchise])]
        pairs.append((of_variant & (protocol == "temporal"), of_variant & (protocol == CALIBRATION)))
        for test, calibration in pairs:
            if test.any() and calibration.any():
                interval = _interval(outputs[calibration], real[calibration], variant, coverage)
                rows = outputs[test]
                low, high = interval.predict_interval(
                    rows["score"].to_numpy(), rows["predicted_std"].to_numpy(), [variant] * len(rows)
                )
                outputs.loc[test, "low"], outputs.loc[test, "high"] = low, high
    shown = (protocol != CALIBRATION) & ((protocol != "learning_curve") | outputs["variant"].isin(SHORT))
    return compact(outputs[shown])


def final_interval(outputs: pd.DataFrame, truth: pd.Series, coverage: float) -> ConformalInterval:
    """The interval of the model trained on all titles, calibrated on the out-of-fold predictions of the same titles."""
    franchise = outputs[outputs["protocol"] == "franchise"]
    scores = {}
    for kind, variant in CALIBRATED_ON.items():
        rows = franchise[franchise["variant"] == variant].sort_values("mal_id")
        scores[kind] = (rows["score"].to_numpy(), rows["predicted_std"].to_numpy())
    return conformalize(truth.loc[sorted(franchise["mal_id"].unique())].to_numpy(), scores, coverage)


def compact(table: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS, three decimals, small types: the table is kept in the repository."""
    table = table.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    numbers = ["score", "low", "high", "reach", "noise"]
    table[numbers] = table[numbers].round(3).astype(np.float32)
    small = {"mal_id": np.int32, "fold": np.int8, "seed": np.int8, "share": np.float32}
    return table.astype({**small, "protocol": "category", "variant": "category"})


def _interval(rows: pd.DataFrame, truth: np.ndarray, kind: str, coverage: float) -> ConformalInterval:
    return conformalize(truth, {kind: (rows["score"].to_numpy(), rows["predicted_std"].to_numpy())}, coverage)
