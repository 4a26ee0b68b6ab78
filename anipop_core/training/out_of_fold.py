"""Ranges for the runs' out-of-fold scores and reach, and for the final model, calibrated on held-out titles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from anipop_core.model.intervals import TOLD, ConformalInterval, input_kind
from anipop_core.model.reach import ReachInterval
from anipop_core.training.conformal import conformalize, conformalize_reach
from anipop_core.training.cross_fitting import CALIBRATION
from anipop_core.training.shown_facts import LINKS
from anipop_core.training.variants import PLAN_FACTS

ENDS = ("low", "high", "reach_low", "reach_high")
NUMBERS = ("score", "low", "high", "reach", "reach_low", "reach_high", "noise")
DECIMALS = {name: 1 if name in ENDS[2:] else 3 for name in NUMBERS}
COLUMNS = ("protocol", "variant", "mal_id", "fold", "seed", "share", *NUMBERS)
CALIBRATED_ON: Mapping[str, str] = {  # kind of input -> the variant whose errors set its quantiles
    input_kind(True, "all"): "all_inputs",
    input_kind(True, "year"): "synopsis_and_year",
    **{input_kind(True, name): f"told_{count}" for count, name in TOLD.items()},
    **{input_kind(False, name): f"told_{count}_without_synopsis" for count, name in TOLD.items()},
    input_kind(False, "all"): "without_synopsis",
    input_kind(False, "year"): "year",
}
# Variants that the app takes for a pitch of another one's kind, and gives its quantiles; the others have their own.
OF_THE_KIND_OF: Mapping[str, str] = {
    "plan_only": "without_synopsis",
    "half_told": "told_6",
    "newest_year": "synopsis_and_year",
    **dict.fromkeys(
        (
            "without_characters", "without_descriptions", "without_portraits", "without_art", "half_synopsis",
            "grey_picture_added", "names_swapped", "thinned_tags", "source_rating_of_today", "without_linked",
            *(f"without_{name}" for name in (*LINKS, *PLAN_FACTS)),
        ),
        "all_inputs",
    ),
}  # fmt: skip


def with_ranges(outputs: pd.DataFrame, truth: pd.DataFrame, coverage: float) -> pd.DataFrame:
    """The runs' outputs (`cross_fitting.outputs_of`) as COLUMNS, with the ends of their ranges.

    A fold's ranges are calibrated on the other folds, those of later years on folds inside the earlier ones; the
    random split and the learning curve have none.

    Args:
        truth: real score and reach by mal_id.
        coverage: share of the ranges that should hold the real value, 0-1.
    """
    real = truth.loc[outputs["mal_id"]]
    outputs = outputs.assign(**dict.fromkeys(ENDS, np.nan))
    protocol, fold = outputs["protocol"].to_numpy(), outputs["fold"].to_numpy()
    for variant in outputs["variant"].unique():
        of_variant = (outputs["variant"] == variant).to_numpy()
        of_kind = (outputs["variant"] == OF_THE_KIND_OF.get(variant, variant)).to_numpy()
        franchise = protocol == "franchise"
        pairs = [
            (of_variant & franchise & (fold == f), of_kind & franchise & (fold != f))
            for f in np.unique(fold[of_variant & franchise])
        ]
        for later in ("temporal", "sequel"):
            pairs.append((of_variant & (protocol == later), of_kind & (protocol == CALIBRATION)))
        for test, calibration in pairs:
            if test.any() and calibration.any():
                found = _ends(outputs[test], outputs[calibration], real[calibration], coverage)
                outputs.loc[test, list(ENDS)] = np.column_stack(found)
    return compact(outputs[protocol != CALIBRATION])


def final_intervals(
    outputs: pd.DataFrame, truth: pd.DataFrame, coverage: float
) -> tuple[ConformalInterval, ReachInterval]:
    """The intervals of the model trained on all titles, calibrated on out-of-fold predictions of the same titles."""
    franchise = outputs[outputs["protocol"] == "franchise"]
    scores, reaches = {}, {}
    for kind, variant in CALIBRATED_ON.items():
        rows = franchise[franchise["variant"] == variant].sort_values("mal_id")
        scores[kind] = (rows["score"].to_numpy(), rows["predicted_std"].to_numpy())
        reaches[kind] = rows["reach"].to_numpy()
    real = truth.loc[sorted(franchise["mal_id"].unique())]
    return (
        conformalize(real["score"].to_numpy(), scores, coverage),
        conformalize_reach(real["reach"].to_numpy(), reaches, coverage),
    )


def compact(table: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS, few decimals, small types: the table is kept in the repository."""
    table = table.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    table[list(NUMBERS)] = table[list(NUMBERS)].round(DECIMALS).astype(np.float32)
    small = {"mal_id": np.int32, "fold": np.int8, "seed": np.int8, "share": np.float32}
    return table.astype({**small, "protocol": "category", "variant": "category"})


def _ends(test: pd.DataFrame, calibration: pd.DataFrame, truth: pd.DataFrame, coverage: float) -> list[np.ndarray]:
    """ENDS of the rows of `test`, calibrated on the other rows, whose real values are `truth`."""

    def said(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        return rows["score"].to_numpy(), rows["predicted_std"].to_numpy()

    kind, kinds = "one", ["one"] * len(test)
    of_score = conformalize(truth["score"].to_numpy(), {kind: said(calibration)}, coverage)
    of_reach = conformalize_reach(truth["reach"].to_numpy(), {kind: calibration["reach"].to_numpy()}, coverage)
    reach = of_reach.predict_interval(test["reach"].to_numpy(), kinds)
    return [*of_score.predict_interval(*said(test), kinds), *reach]
