"""report.json: everything that is said about a model, from its predictions on held-out titles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.evaluation.ablations import ablations
from anipop_core.evaluation.backtest import backtest
from anipop_core.evaluation.bootstrap import DRAWS, intervals
from anipop_core.evaluation.calibration import calibration
from anipop_core.evaluation.invariance_tests import invariance_tests
from anipop_core.evaluation.linked import linked
from anipop_core.evaluation.platforms import platforms
from anipop_core.evaluation.published import published
from anipop_core.evaluation.reach import reach_record
from anipop_core.evaluation.record import (
    FEWEST,
    PROTOCOLS,
    Record,
    metrics_of,
)
from anipop_core.evaluation.refits import verdicts
from anipop_core.evaluation.slices import misses, slices, years
from anipop_core.evaluation.slopes import slopes
from anipop_core.training.provenance import KEY

SEED_FIGURES = ("r2", "spearman", "mae")
DIGITS = 4  # of the figures in the report
NOTES = (
    "The encoders of texts and pictures are used as they were published: none was trained on anime. What is "
    "learnt stands on their vectors, on the synopsis' own words and on the plan.",
    "The settings for the plan, and for what the producer knows besides it, were compared on a fifth of the franchises "
    "and on the titles of 2022 to 2024, those for the text on a fifth of the franchises and on a backtest that ends in "
    "2021. So the figures on later years are a little flattered: what was chosen by them is how trees grow, how titles "
    "with some facts hidden are weighted, and by what rule a fact's mere presence is kept from speaking. By how much "
    "is solved for on training titles alone. The ranges' offset was chosen on the folds that they are tested on.",
    "A part is left out of a test by hiding it from the model, which was trained with parts hidden, and not by "
    "training another model.",
    "On new titles the model is told that the pitch lies ahead, even where no plan is told.",
)


def build_report(
    predictions: pd.DataFrame,
    titles: pd.DataFrame,
    notes: Sequence[str] = (),
    draws: int = DRAWS,
    faithfulness: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything `evaluate` reports, ready for JSON; the same predictions give the same report.

    Args:
        predictions: protocol, variant, mal_id, fold, seed, share, score, low, high, reach, reach_low, reach_high,
            noise. The report leaves out what was not run.
        titles: the catalogue's table, with the counts synopsis_words, characters and pictures.
        notes: sentences on how the predictions were made.
        draws: of the bootstrap.
        faithfulness: what `faithfulness_check` found, where it was run.
    Raises ValueError for a prediction of an unknown title, or two of one title in one run.
    """
    record = Record.of(predictions, titles)
    return plain(
        {
            "notes": list(notes),
            "made_with": predictions.attrs.get(KEY, {}),
            "titles": _titles(record, titles),
            "figures": {p: found for p in PROTOCOLS if (found := _metrics(record, p))},
            "intervals": intervals(record, draws),
            "ablations": ablations(record),
            "slices": slices(record),
            "calibration": calibration(record),
            "years": years(record),
            "learning_curve": _learning_curve(record),
            "linked": linked(record, draws),
            "slopes": slopes(record, draws),
            "backtest": backtest(record),
            "reach": reach_record(record),
            "platforms": platforms(record),
            "audits": invariance_tests(record),
            "verdicts": verdicts(record),
            "faithfulness": faithfulness or {},
            "seeds": _seeds(record),
            "paper": published(record),
            "misses": misses(record),
        }
    )


def _titles(record: Record, titles: pd.DataFrame) -> dict[str, Any]:
    """How many titles of which years there are, and how many each protocol tested."""
    tested = {p: int(record.table.loc[record.table["protocol"] == p, "mal_id"].nunique()) for p in PROTOCOLS}
    later = record.table.loc[record.table["protocol"] == "temporal", "year"].dropna()
    return {
        "n": len(titles),
        "franchises": titles["franchise"].nunique(),
        "years": _first_and_last(titles["year"].dropna()),
        "later_years": _first_and_last(later),
        "with_characters": int((titles["characters"] > 0).sum()),
        "with_pictures": int((titles["pictures"] > 0).sum()),
        "tested": {protocol: n for protocol, n in tested.items() if n},
    }


def _first_and_last(values: pd.Series) -> list[int]:
    return [int(values.min()), int(values.max())] if len(values) else []


def _metrics(record: Record, protocol: str) -> dict[str, Any]:
    found = {variant: metrics_of(record.rows(protocol, variant)) for variant in record.variants(protocol)}
    return {variant: metrics for variant, metrics in found.items() if metrics}


def _learning_curve(record: Record) -> dict[str, Any]:
    """Variant -> [{share of the training franchises, figures}]."""
    found: dict[str, Any] = {}
    for variant in record.variants("learning_curve"):
        rows = record.rows("learning_curve", variant)
        points = [
            {"share": share, **metrics_of(group)} for share, group in rows.groupby("share") if len(group) >= FEWEST
        ]
        if points:
            found[variant] = points
    return found


def _seeds(record: Record) -> dict[str, Any]:
    """Protocol -> variant -> figure -> mean, standard deviation (`spread` in the file), low and high over the seeds."""
    found: dict[str, Any] = {}
    runs = record.table[record.table["protocol"].isin(PROTOCOLS)]
    for (protocol, variant), group in runs.groupby(["protocol", "variant"]):
        seeds = [metrics for _, rows in group.groupby("seed") if (metrics := metrics_of(rows))]
        if len(seeds) > 1:
            over_seeds = {name: _summary([seed[name] for seed in seeds]) for name in SEED_FIGURES}
            found.setdefault(str(protocol), {})[str(variant)] = {"seeds": len(seeds), **over_seeds}
    return found


def _summary(values: Sequence[float]) -> dict[str, float]:
    return {"mean": np.mean(values), "spread": np.std(values, ddof=1), "low": min(values), "high": max(values)}  # type: ignore[dict-item]


def plain(value: Any) -> Any:
    """The value as JSON can hold it: dicts, lists, numbers and texts; floats with four digits, None for NaN."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return round(float(value), DIGITS) if math.isfinite(value) else None
    raise TypeError(f"A report can't hold a {type(value).__name__}.")
