"""Cross-fitting: the runs of every protocol, each trained on some titles and tested on others.

What a run predicts is kept on disk, so that training goes on where it was broken off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from anipop_core.digests import text_digest
from anipop_core.training.changed_names import ChangedTexts
from anipop_core.training.config import TrainingConfig
from anipop_core.training.features import Features
from anipop_core.training.fit import fit
from anipop_core.training.provenance import of_a_run
from anipop_core.training.shown_facts import nothing, only_year
from anipop_core.training.variants import variants

TEMPORAL_SEEDS = (0,)
SHARES = (0.1, 0.25, 0.5)  # of the training franchises, for the learning curve on fold 0
# The variants that are tested; every one where the protocol isn't named
TESTED: Mapping[str, Sequence[str]] = {
    "learning_curve": ("all_inputs", "without_facts"),
    "backtest": ("all_inputs", "plan_only", "without_linked"),
}
BACKTEST, WINDOW = (2013, 2016, 2019), 3  # first years and length of its windows; the next one is "temporal"
CALIBRATION = "temporal_calibration"  # folds inside the earlier years, which calibrate the temporal ranges


@dataclass(frozen=True)
class Run:
    """One training and the titles it is tested on: of the protocol "temporal" also those of "sequel"."""

    protocol: str  # franchise, temporal, backtest, random, learning_curve, temporal_calibration
    train: np.ndarray  # rows of the titles
    test: np.ndarray
    fold: int = -1
    seed: int = 0
    share: float = 1.0

    @property
    def name(self) -> str:
        return f"{self.protocol}-fold{self.fold}-seed{self.seed}-share{self.share:g}"


def all_runs(titles: pd.DataFrame) -> Iterator[Run]:
    """Every run of the report, those of the franchise protocol first."""
    fold_of = titles["fold"].to_numpy()
    folds = [int(fold) for fold in np.unique(fold_of)]
    for fold in folds:
        yield Run("franchise", np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold), fold)
    later = (titles["temporal"] == "test") | (titles["sequel"] == "test")
    for name, tested, seeds in (
        ("temporal", later, TEMPORAL_SEEDS),
        ("random", titles["random"] == "test", (0,)),
    ):
        train = np.flatnonzero(titles[name] == "train")
        for seed in seeds:
            yield Run(name, train, np.flatnonzero(tested), seed=seed)
    old = titles["temporal"].to_numpy() == "train"
    for fold in folds:
        inside = fold_of == fold
        yield Run(CALIBRATION, np.flatnonzero(old & ~inside), np.flatnonzero(old & inside), fold)
    for first in BACKTEST:
        train, test = _window(titles, first)
        if len(train) and len(test):
            yield Run("backtest", train, test, fold=BACKTEST.index(first))
    for share in SHARES:
        rows = np.flatnonzero(fold_of != folds[0])
        yield Run("learning_curve", _some(titles, rows, share), np.flatnonzero(fold_of == folds[0]), folds[0], 0, share)


def outputs_of(
    run: Run,
    features: Features,
    config: TrainingConfig,
    renamed: ChangedTexts | None,
    made: Mapping[str, str],
    folder: Path,
) -> pd.DataFrame:
    """Train, and predict the test titles in every variant; taken from `folder` where it was done before.

    Args:
        renamed: synopses with other names, for the invariance test of names.
        made: what the predictions are made with (`provenance.made_with`); by it and the seed, a file in `folder` is
            known to be this run's.
    Returns protocol, variant, mal_id, fold, seed, share, score, predicted_std, reach, noise.
    """
    config = config.model_copy(update={"seed": config.seed + run.seed})
    path = folder / f"{run.name}-{text_digest(json.dumps(of_a_run(made), sort_keys=True))[:12]}.parquet"
    if path.is_file():
        return pd.read_parquet(path)
    model = fit(features, run.train, config, run.name)
    later = run.protocol in ("temporal", "backtest", CALIBRATION)
    ids = features.titles["mal_id"].to_numpy()
    protocols = protocols_of(run, features.titles)
    found = pd.concat(
        [
            pd.DataFrame({"variant": name, "mal_id": ids[rows], "protocol": protocols[rows]}).assign(
                **vars(variant.predict(model, features, rows))
            )
            for name, variant in variants(only_year if later else nothing, renamed).items()
            if name in TESTED.get(run.protocol, (name,)) and len(rows := variant.tested(run.test))
        ]
    ).assign(fold=run.fold, seed=run.seed, share=run.share)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    found.to_parquet(unfinished, index=False)
    unfinished.rename(path)
    return found


def protocols_of(run: Run, titles: pd.DataFrame) -> np.ndarray:
    """The protocol of each title: the run of the later years also tests later titles of known franchises."""
    is_sequel = (titles["sequel"] == "test") & (run.protocol == "temporal")
    return np.where(is_sequel, "sequel", run.protocol)


def _window(titles: pd.DataFrame, first: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows before a year, and those of the window that begins with it whose franchise has none before."""
    year = titles["year"].to_numpy(float)
    before = year < first
    known = titles["franchise"].isin(titles.loc[before, "franchise"]).to_numpy()
    return np.flatnonzero(before), np.flatnonzero((year >= first) & (year < first + WINDOW) & ~known)


def _some(titles: pd.DataFrame, rows: np.ndarray, share: float) -> np.ndarray:
    """The rows of a random share of their franchises, the same for the same share."""
    franchise_of = titles["franchise"].to_numpy()[rows]
    franchises = np.unique(franchise_of)
    kept = np.random.default_rng(0).permutation(franchises)[: round(share * len(franchises))]
    return rows[np.isin(franchise_of, kept)]
