"""From the predictions on held-out titles to everything that is said about the model: report.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from anipop_core.evaluation.ablations import ablations
from anipop_core.evaluation.bootstrap import DRAWS, draws_of, middle_95
from anipop_core.evaluation.calibration import calibration
from anipop_core.evaluation.invariance_tests import audits
from anipop_core.evaluation.misses import misses
from anipop_core.evaluation.plain import plain
from anipop_core.evaluation.platforms import platforms
from anipop_core.evaluation.published import published
from anipop_core.evaluation.record import (
    FEWEST,
    MAIN,
    PROTOCOLS,
    Record,
    figures_of,
)
from anipop_core.evaluation.slices import slices
from anipop_core.evaluation.years import years

WITH_INTERVALS = (
    *MAIN, "plan_only", "synopsis_only", "baseline_mean", "baseline_length", "baseline_tfidf_ridge",
    "baseline_facts_trees",
)  # fmt: skip
RIVALS = {"all_inputs": "baseline_facts_trees", "without_facts": "baseline_tfidf_ridge"}  # with the same inputs, nearly
SEED_FIGURES = ("r2", "spearman", "mae")


def build_report(
    predictions: pd.DataFrame,
    titles: pd.DataFrame,
    notes: Sequence[str] = (),
    draws: int = DRAWS,
    faithfulness: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything `evaluate` reports, ready for JSON; the same predictions give the same report.

    predictions: protocol, variant, mal_id, fold, seed, share, score, low, high, reach, noise; a run that is absent is
    left out of the report. titles: the catalogue's table with synopsis_words, characters and pictures (counts).
    notes: what a reader has to know about the runs, in sentences. draws: of the bootstrap.
    faithfulness: what faithfulness_check found, where it was run. Raises ValueError for a
    prediction of an unknown title, or two of one title in one run.
    """
    record = Record.of(predictions, titles)
    return plain(
        {
            "notes": list(notes),
            "titles": _titles(record, titles),
            "figures": {p: found for p in PROTOCOLS if (found := _figures(record, p))},
            "intervals": _intervals(record, draws),
            "ablations": ablations(record),
            "slices": slices(record),
            "calibration": calibration(record),
            "years": years(record),
            "learning_curve": _learning_curve(record),
            "reach": _reach(record),
            "platforms": platforms(record),
            "audits": audits(record),
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


def _figures(record: Record, protocol: str) -> dict[str, Any]:
    found = {variant: figures_of(record.rows(protocol, variant)) for variant in record.variants(protocol)}
    return {variant: figures for variant, figures in found.items() if figures}


def _intervals(record: Record, draws: int) -> dict[str, Any]:
    """95 % intervals of the main figures, and of the lead over the strongest simple model."""
    found: dict[str, Any] = {"draws": draws}
    for protocol in PROTOCOLS:
        tables = {variant: record.rows(protocol, variant) for variant in WITH_INTERVALS}
        drawn = {variant: draws_of(rows, draws) for variant, rows in tables.items() if len(rows) >= FEWEST}
        if not drawn:
            continue
        found[protocol] = {variant: middle_95(table) for variant, table in drawn.items()}
        leads = {
            variant: {"over": rival, **middle_95(drawn[variant] - drawn[rival])}
            for variant, rival in RIVALS.items()
            if variant in drawn and rival in drawn and _same_titles(tables[variant], tables[rival])
        }
        if leads:
            found[protocol]["lead"] = leads
    return found


def _same_titles(first: pd.DataFrame, second: pd.DataFrame) -> bool:
    return np.array_equal(first["mal_id"], second["mal_id"])


def _learning_curve(record: Record) -> dict[str, Any]:
    """Variant -> [{share of the training franchises, figures}]."""
    found: dict[str, Any] = {}
    for variant in record.variants("learning_curve"):
        rows = record.rows("learning_curve", variant)
        points = [
            {"share": share, **figures_of(group)} for share, group in rows.groupby("share") if len(group) >= FEWEST
        ]
        if points:
            found[variant] = points
    return found


def _reach(record: Record) -> dict[str, Any]:
    """Protocol -> variant -> how well the expected reach, a percentile, agrees with the real one."""
    found: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        for variant in MAIN:
            rows = record.rows(protocol, variant)
            if len(rows) >= FEWEST and rows["predicted_reach"].notna().all():
                told, real = rows["predicted_reach"].astype(float), rows["real_reach"]
                found.setdefault(protocol, {})[variant] = {
                    "n": len(rows),
                    "mae": (told - real).abs().mean(),
                    "spearman": stats.spearmanr(told, real)[0] if told.nunique() > 1 else 0.0,
                }
    return found


def _seeds(record: Record) -> dict[str, Any]:
    """Protocol -> variant -> figure -> mean, spread (standard deviation), low and high over the seeds."""
    found: dict[str, Any] = {}
    runs = record.table[record.table["protocol"].isin(PROTOCOLS)]
    for (protocol, variant), group in runs.groupby(["protocol", "variant"]):
        seeds = [figures for _, rows in group.groupby("seed") if (figures := figures_of(rows))]
        if len(seeds) > 1:
            spread = {name: _spread([seed[name] for seed in seeds]) for name in SEED_FIGURES}
            found.setdefault(str(protocol), {})[str(variant)] = {"seeds": len(seeds), **spread}
    return found


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"mean": np.mean(values), "spread": np.std(values, ddof=1), "low": min(values), "high": max(values)}  # type: ignore[dict-item]
